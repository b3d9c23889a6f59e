import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import { type FusedEmotion, topEmotion } from '../../app/domain/emotion.ts';
import { channelName, clockTime, opinionText, percent } from '../../app/replay/wording.ts';
import { gaugeBlock } from './gauge-block.ts';
import { type GaugeState, NO_GAUGES, reduceGauges } from './gauge-state.ts';
import { paint, printable } from './terminal-text.ts';

const REDRAW_MS = 100;
const PROGRESS_STEP = 0.1;

/** Shows a call while it is analysed. */
export interface ReplayDisplay {
  begin(name: string): void;
  show(event: AssistEvent): void;
  /** A line that stays, between or above the gauges. */
  say(line: string): void;
  end(): void;
}

/** What a display writes to; a terminal has `isTTY` and `columns`. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Live gauges on a terminal, plain lines elsewhere, nothing but spoken lines of errors when quiet. */
export function createDisplay(
  sink: TextSink,
  options: { readonly quiet: boolean; readonly env: NodeJS.ProcessEnv; readonly now: () => number },
): ReplayDisplay {
  if (options.quiet) return { begin: () => {}, show: () => {}, say: () => {}, end: () => {} };
  const live = sink.isTTY === true && options.env.TERM !== 'dumb';
  return live ? new LiveDisplay(sink, !options.env.NO_COLOR, options.now) : new PlainDisplay(sink);
}

/** A block of lines that is drawn over itself, at most ten times a second. */
class LiveDisplay implements ReplayDisplay {
  readonly #sink: TextSink;
  readonly #paint;
  readonly #now: () => number;
  #state: GaugeState = NO_GAUGES;
  #begunMs = 0;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #lines = 0;

  constructor(sink: TextSink, colour: boolean, now: () => number) {
    this.#sink = sink;
    this.#paint = paint(colour);
    this.#now = now;
  }

  begin(name: string): void {
    this.#state = NO_GAUGES;
    this.#sink.write(`${this.#paint(printable(name), 1)}\n`);
    this.#begunMs = this.#now();
  }

  show(event: AssistEvent): void {
    this.#state = reduceGauges(this.#state, event);
    if (event.type === 'call-started') this.#begunMs = this.#now();
    const due = this.#now() - this.#drawnMs >= REDRAW_MS;
    if (due || event.type === 'call-ended' || event.type === 'prompt') this.#draw();
  }

  say(line: string): void {
    this.#sink.write(`${this.#erasing()}${printable(line)}\n`);
  }

  end(): void {
    this.#lines = 0;
  }

  #draw(): void {
    if (this.#state.channels.length === 0) return;
    const lines = gaugeBlock(this.#state, this.#now() - this.#begunMs, this.#sink.columns ?? 80, this.#paint);
    this.#sink.write(`${this.#erasing()}${lines.join('\n')}\n`);
    this.#lines = lines.length;
    this.#drawnMs = this.#now();
  }

  /** Moves up to the block's first line and clears from there on. */
  #erasing(): string {
    const text = this.#lines > 0 ? `\u001b[${this.#lines}A\u001b[0J` : '';
    this.#lines = 0;
    return text;
  }
}

/** One line per thing worth a line; no control characters, whatever was said. */
class PlainDisplay implements ReplayDisplay {
  readonly #sink: TextSink;
  #state: GaugeState = NO_GAUGES;
  #told = 0;
  readonly #waiting = new Map<string, EventOf<'utterance'>>();

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  begin(name: string): void {
    this.#state = NO_GAUGES;
    this.#told = 0;
    this.say(name);
  }

  show(event: AssistEvent): void {
    this.#state = reduceGauges(this.#state, event);
    if (event.type === 'call-started') this.say(event.description);
    if (event.type === 'utterance') this.#utterance(event);
    if (event.type === 'fused' && !event.interim && !event.refined) this.#flush(event.segment.id, event.fused);
    if (event.type === 'prompt')
      this.say(`${clockTime(event.atSample)} PROMPT ${event.prompt.title}: ${event.prompt.suggestion}`);
    if (event.type === 'second-opinion')
      this.say(`${clockTime(event.segment.startSample)} Second opinion: ${opinionText(event.opinion)}`);
    if (event.type === 'timing') this.#flush(event.segment.id);
    if (event.type === 'call-ended') for (const id of [...this.#waiting.keys()]) this.#flush(id);
    this.#progress();
  }

  say(line: string): void {
    this.#sink.write(`${printable(line)}\n`);
  }

  end(): void {}

  /** A customer's utterance waits for its emotion, so that both stand on one line. */
  #utterance(event: EventOf<'utterance'>): void {
    for (const id of [...this.#waiting.keys()]) this.#flush(id);
    this.#waiting.set(event.utterance.id, event);
    if (event.utterance.channel !== 'customer') this.#flush(event.utterance.id);
  }

  #flush(id: string, fused?: FusedEmotion): void {
    const event = this.#waiting.get(id);
    if (!event) return;
    this.#waiting.delete(id);
    const { channel, startSample, text } = event.utterance;
    this.say(
      `${clockTime(startSample)} ${channelName(channel)}: ${text}${fused && channel !== 'agent' ? ` [${reading(fused)}]` : ''}`,
    );
  }

  #progress(): void {
    const { positionSamples, durationSamples } = this.#state;
    if (!durationSamples) return;
    const step = Math.floor(positionSamples / durationSamples / PROGRESS_STEP);
    if (step > this.#told)
      this.say(
        `${clockTime(positionSamples)} of ${clockTime(durationSamples)} (${percent(positionSamples / durationSamples)})`,
      );
    this.#told = Math.max(step, this.#told);
  }
}

function reading(fused: FusedEmotion): string {
  if (fused.uncertain) return 'uncertain';
  const top = topEmotion(fused.probabilities);
  return `${top} ${percent(fused.probabilities[top])}`;
}
