import type { AssistEventBody } from '../contract/events.ts';
import type { ContextEstimate, Provenance } from '../contract/schemas.ts';
import type { DialogueReading } from '../domain/dialogue.ts';
import { EMOTIONS, topEmotion } from '../domain/emotion.ts';
import type { Segment, Utterance } from '../domain/speech.ts';
import type { ContextReading } from './context-reader.ts';

/** A reading is told anew when the likeliest emotion has changed, or a probability by at least so much. */
const NOTICEABLE = 0.15;
/** Needs that are told of an utterance: so many at most, each at least so likely. */
const MOST_NEEDS = 3;
const LEAST_NEED = 0.3;
/** The set whose intents are general enough for any line of business. */
const NEED_SET = 'nlupp';
/** Readings that can still be refined. */
const REMEMBERED = 16;

/** Tells what utterances express in context, and tells those again whose meaning has changed. */
export class ContextTeller {
  readonly #emit: (body: AssistEventBody) => void;
  readonly #provenance: (hasWords: boolean) => readonly Provenance[];
  readonly #told = new Map<string, DialogueReading>();

  /** @param provenance told whether the words of a cause were found too. */
  constructor(emit: (body: AssistEventBody) => void, provenance: (hasWords: boolean) => readonly Provenance[]) {
    this.#emit = emit;
    this.#provenance = provenance;
  }

  /**
   * @param newest the utterance just heard.
   * @returns those that are to be told: the newest's, after the earlier ones that have changed.
   */
  due(readings: readonly ContextReading[], newest: Utterance): readonly ContextReading[] {
    const refined = readings.filter(({ utterance, reading }) => {
      const before = this.#told.get(utterance.id);
      return utterance.id !== newest.id && before !== undefined && hasChanged(before, reading);
    });
    return [...refined, ...readings.filter(({ utterance }) => utterance.id === newest.id)];
  }

  /** @param one a reading that was due, with its causes' words where they were looked for. */
  tell(one: ContextReading, newest: Utterance): void {
    const { utterance, reading } = one;
    this.#told.delete(utterance.id);
    this.#told.set(utterance.id, reading);
    for (const id of [...this.#told.keys()].slice(0, -REMEMBERED)) this.#told.delete(id);
    this.#emit({
      type: 'context',
      atSample: newest.endSample,
      provenance: this.#provenance(one.causes.some(({ words }) => words !== undefined)),
      segment: segmentOf(utterance),
      context: estimateOf(one),
      refined: utterance.id !== newest.id,
    });
  }

  /** What was told is about to be told again. */
  forget(): void {
    this.#told.clear();
  }
}

function hasChanged({ emotions: before }: DialogueReading, { emotions: now }: DialogueReading): boolean {
  return topEmotion(before) !== topEmotion(now) || EMOTIONS.some((e) => Math.abs(before[e] - now[e]) >= NOTICEABLE);
}

function estimateOf({ reading, causes }: ContextReading): ContextEstimate {
  const needs = Object.entries(reading.intents(NEED_SET) ?? {})
    .filter(([, probability]) => probability >= LEAST_NEED)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_NEEDS);
  return {
    probabilities: reading.emotions,
    uncertain: reading.uncertain,
    levels: reading.sentiment,
    causes: causes.map(({ utterance, ...cause }) => ({ segment: segmentOf(utterance), ...cause })),
    needs: needs.map(([name, probability]) => ({ name, probability })),
  };
}

function segmentOf({ id, channel, startSample, endSample }: Segment): Segment {
  return { id, channel, startSample, endSample };
}
