import type { AssistEventBody } from '../contract/events.ts';
import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { PauseHand, ResumeCause } from '../domain/payment-pause.ts';
import type { Span } from '../domain/speech.ts';
import {
  DEFAULT_PAUSE,
  LISTENING,
  nextPause,
  type PauseInput,
  type PauseSettings,
  type PauseState,
  type PauseTold,
} from '../privacy/redaction/payment-pause.ts';
import { readsDigits } from '../privacy/redaction/payment-phrases.ts';

const MESSAGE = 'A payment was being taken: nothing was heard.';

/** Plain state, JSON-safe: what an engine that takes over goes on from. */
export interface PaymentWatchState {
  readonly pause: PauseState;
  /** What is not heard now began here. */
  readonly sinceSample?: number;
  /** What was not heard before. A recording that is moved back does not hear it then either. */
  readonly unheard: readonly Span[];
}

interface PaymentWatchDeps {
  readonly channels: readonly ChannelRole[];
  readonly emit: (body: AssistEventBody) => void;
  readonly position: () => number;
  /** Up to where everything that was heard has been told. */
  readonly toldUntil: () => number;
  /** Lets go of all sound and pictures that are held. */
  readonly shut: () => void;
  /** The call is heard again from the span's end on; the span counts as neither speech nor silence. */
  readonly open: (unheard: Span) => void;
  readonly settings?: PauseSettings;
  readonly state?: PaymentWatchState;
}

/**
 * Stands where a road's events leave it and frames enter it, and shuts both while a payment is being taken. Words that hold digits of a card are not let
 * out; of words that only announce one, the utterance is still told to its end.
 */
export class PaymentWatch {
  readonly #deps: PaymentWatchDeps;
  #pause: PauseState;
  #since: number | undefined;
  #unheard: readonly Span[];
  /** The words that announce a payment are still being told: then the road is shut. */
  #shutsWhenTold = false;

  constructor(deps: PaymentWatchDeps) {
    this.#deps = deps;
    const { pause = LISTENING, sinceSample, unheard = [] } = deps.state ?? {};
    this.#pause = pause;
    this.#since = sinceSample;
    this.#unheard = unheard;
  }

  get isShut(): boolean {
    return this.#pause.paused !== undefined;
  }

  /** Passes on what the road tells, unless it is part of a payment. */
  take(body: AssistEventBody): void {
    const words = wordsOf(body);
    const wasShut = this.isShut;
    const told = words ? this.#step(words) : [];
    if (wasShut || !this.isShut) {
      this.#deps.emit(body);
      this.#tell(told);
      return;
    }
    // Nothing is to be lost of an utterance that is over and holds no digits; one that is going on may have them next.
    const isWhole = body.type === 'utterance' && words !== undefined && !readsDigits(words.text);
    if (isWhole) this.#deps.emit(body);
    this.#shutsWhenTold = isWhole;
    if (isWhole) this.#since = body.atSample;
    this.#tell(told);
    if (!isWhole) this.#shut();
  }

  /** An utterance was told to its end. */
  settled(): void {
    if (this.#shutsWhenTold) this.#shut();
  }

  /** Whether a frame may be heard. Asked of every frame before anything of it is kept: time passes by it. */
  admits({ startSample }: Pick<AudioFrame, 'startSample'>): boolean {
    const known = this.#unheard.find((span) => span.startSample <= startSample && startSample < span.endSample);
    if (known && !this.isShut) {
      // The other channel's frame from just before the pause ended: it is not heard, and begins no pause of its own.
      if (startSample < this.#deps.position()) return false;
      this.#shutAgain(known);
    }
    this.#act({ type: 'time', atMs: msOf(startSample) });
    return !this.isShut;
  }

  pause(by: PauseHand): void {
    this.#act({ type: 'pause', by, atMs: msOf(this.#deps.position()) });
  }

  resume(by: PauseHand): void {
    this.#act({ type: 'resume', by, atMs: msOf(this.#deps.position()) });
  }

  /** The user goes elsewhere in a recording. What would not have been heard for some time is remembered as such. */
  moved(): void {
    const { paused } = this.#pause;
    if (paused) this.#open('moved', Math.max(this.#deps.position(), sampleOf(paused.resumesAtMs)));
    this.#pause = LISTENING;
  }

  ended(): void {
    if (this.isShut) this.#open('call-ended', this.#deps.position());
  }

  snapshot(): PaymentWatchState {
    const sinceSample = this.#since;
    return { pause: this.#pause, unheard: this.#unheard, ...(sinceSample !== undefined && { sinceSample }) };
  }

  #act(input: PauseInput): void {
    const wasShut = this.isShut;
    const told = this.#step(input);
    const resumed = told.find(({ type }) => type === 'resumed');
    if (resumed?.type === 'resumed') this.#open(resumed.reason, this.#deps.position());
    this.#tell(told);
    if (!wasShut && this.isShut) this.#shut();
  }

  #step(input: PauseInput): readonly PauseTold[] {
    const { state, told } = nextPause(this.#pause, input, this.#deps.settings ?? DEFAULT_PAUSE);
    this.#pause = state;
    return told;
  }

  #shut(): void {
    this.#shutsWhenTold = false;
    const toldUntil = this.#deps.toldUntil();
    this.#since = Math.min(this.#since ?? toldUntil, toldUntil);
    this.#deps.shut();
  }

  /** A stretch of a recording that was not heard is come to again. */
  #shutAgain({ endSample }: Span): void {
    const resumesAtMs = msOf(endSample);
    this.#pause = { ...LISTENING, paused: { reason: 'phrase', resumesAtMs, warned: true } };
    this.#tell([{ type: 'paused', reason: 'phrase', atMs: msOf(this.#deps.position()), resumesAtMs }]);
    this.#shut();
  }

  /** @param until what is not heard a second time either reaches so far. */
  #open(cause: ResumeCause, until: number): void {
    if (this.#shutsWhenTold) this.#shut();
    const { channels, emit, position, open } = this.#deps;
    const atSample = position();
    const span = { startSample: Math.min(this.#since ?? atSample, atSample), endSample: atSample };
    const overlaps = (other: Span) => other.startSample < until && span.startSample < other.endSample;
    this.#unheard = [...this.#unheard.filter((other) => !overlaps(other)), { ...span, endSample: until }];
    this.#since = undefined;
    if (cause === 'moved' || cause === 'call-ended') this.#pause = LISTENING;
    open(span);
    emit({
      type: 'gap',
      atSample: span.startSample,
      provenance: [],
      span,
      channels,
      reason: 'payment',
      message: MESSAGE,
    });
    emit({ type: 'payment-pause', atSample, provenance: [], state: 'resumed', cause });
  }

  #tell(told: readonly PauseTold[]): void {
    for (const each of told) {
      if (each.type === 'resumed') continue;
      const { emit, position } = this.#deps;
      const resumesAtSample = sampleOf(each.resumesAtMs);
      const common = { type: 'payment-pause', atSample: position(), provenance: [], resumesAtSample } as const;
      if (each.type === 'paused') emit({ ...common, state: 'paused', cause: each.reason });
      else emit({ ...common, state: each.type });
    }
  }
}

function wordsOf(body: AssistEventBody): Extract<PauseInput, { type: 'words' }> | undefined {
  if (body.type !== 'utterance' && body.type !== 'partial') return undefined;
  const { id, channel } = body.type === 'utterance' ? body.utterance : body.segment;
  const { text } = body.type === 'utterance' ? body.utterance : body;
  return { type: 'words', id, channel, text, atMs: msOf(body.atSample) };
}

function msOf(sample: number): number {
  return (sample * 1000) / CALL_RATE_HZ;
}

function sampleOf(ms: number): number {
  return Math.round((ms * CALL_RATE_HZ) / 1000);
}
