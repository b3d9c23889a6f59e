import type { AssistEventBody } from '../contract/events.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { type Segment, type Span, type Utterance, wordCount } from '../domain/speech.ts';
import { type TurnEvent, TurnTracker, type TurnTrackerState } from '../turns/turn-tracker.ts';

/** Plain state, JSON-safe. */
export type ConversationState = TurnTrackerState;

/** Talk statistics are told after every segment, and at least this often while nobody speaks. */
const TALK_EVERY_SAMPLES = 5 * CALL_RATE_HZ;

interface ConversationDeps {
  readonly emit: (body: AssistEventBody) => void;
  /** False: words are not recognised in this call, so segments without words count as speech. */
  readonly words: boolean;
}

/** Tells turns, overlaps, silences and talk statistics from the segments of all channels. */
export class Conversation {
  readonly #deps: ConversationDeps;
  readonly #tracker = new TurnTracker();
  #talkToldAt = 0;

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
  }

  /** A segment began; it may last. */
  begin(segment: Segment): void {
    this.#tracker.begin(segment);
  }

  /** A segment ended. @param recognised false when speech recognition did not work: it may have had words. */
  add(segment: Segment, utterance: Utterance | undefined, recognised: boolean): void {
    const words = utterance ? wordCount(utterance.text) : 0;
    this.#tracker.add(segment, this.#deps.words && recognised ? words : undefined);
  }

  /** @param toSample up to here, all speech that has begun was told with `begin` */
  advance(toSample: number): void {
    for (const event of this.#tracker.advance(toSample)) this.#tell(event);
    if (toSample - this.#talkToldAt >= TALK_EVERY_SAMPLES) this.tellTalk(toSample);
  }

  /** See `TurnTracker.passOver`. */
  passOver(span: Span): void {
    for (const event of this.#tracker.passOver(span)) this.#tell(event);
    this.tellTalk(span.endSample);
  }

  tellTalk(atSample: number): void {
    this.#talkToldAt = atSample;
    const statistics = this.#tracker.statistics(atSample);
    this.#deps.emit({ type: 'talk', atSample, provenance: [], statistics });
  }

  /** The call is over at `endSample`. */
  finish(endSample: number): void {
    for (const event of this.#tracker.finish(endSample)) this.#tell(event);
    this.tellTalk(endSample);
  }

  snapshot(): ConversationState {
    return this.#tracker.snapshot();
  }

  restore(state: ConversationState): void {
    this.#tracker.restore(state);
  }

  #tell(event: TurnEvent): void {
    this.#deps.emit({ ...bodyOf(event), provenance: [] });
  }
}

function bodyOf(event: TurnEvent) {
  switch (event.type) {
    case 'turn':
      return { ...event, atSample: event.turn.endSample };
    case 'overlap':
      return { ...event, atSample: event.overlap.startSample };
    case 'silence':
      return { ...event, atSample: event.span.endSample };
  }
}
