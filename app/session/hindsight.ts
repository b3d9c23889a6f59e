import { EMOTIONS, type FusedEmotion, topEmotion } from '../domain/emotion.ts';
import type { Segment } from '../domain/speech.ts';
import type { ModalityEstimates } from '../fusion/modality-estimates.ts';
import { LATER_UTTERANCES, type RememberedUtterance, remember } from '../fusion/remembered-utterance.ts';

/** A change of a probability that is worth telling. */
const NOTICEABLE = 0.05;

/** A segment that what is said later may still show in another light. */
export interface OpenSegment {
  readonly segment: Segment;
  readonly estimates: ModalityEstimates;
  readonly past: readonly RememberedUtterance[];
  /** What was told of it last, before any site's corrections; absent where nothing was. */
  readonly told?: FusedEmotion;
}

interface Opened extends OpenSegment {
  readonly later: readonly RememberedUtterance[];
}

/**
 * The latest segments of a recording, with what was said after them: the material of a second look. It is not part of a checkpoint, since it
 * holds embeddings: after a restart, the segments before it are not looked at again.
 */
export class Hindsight {
  #segments: readonly Opened[] = [];

  /** A segment is over: those before it have one more utterance after them. */
  add(opened: OpenSegment): void {
    const { segment, estimates } = opened;
    const told = remember(estimates);
    const older = this.#segments.map((each) => {
      const sameSpeaker = each.segment.channel === segment.channel;
      return { ...each, later: [...each.later, { sameSpeaker, told }] };
    });
    this.#segments = [...older, { ...opened, later: [] }].slice(-LATER_UTTERANCES - 1);
  }

  /** Those of which something was told and after which something was said. */
  open(): readonly (Opened & { readonly told: FusedEmotion })[] {
    return this.#segments.flatMap((each) => (each.told && each.later.length > 0 ? [{ ...each, told: each.told }] : []));
  }

  /** What is told of a segment from now on. */
  settle(segmentId: string, told: FusedEmotion): void {
    this.#segments = this.#segments.map((each) => (each.segment.id === segmentId ? { ...each, told } : each));
  }
}

/** Whether a second reading differs from the first so that somebody would notice. */
export function hasChanged(before: FusedEmotion, after: FusedEmotion): boolean {
  if (before.uncertain !== after.uncertain) return true;
  if (topEmotion(before.probabilities) !== topEmotion(after.probabilities)) return true;
  return EMOTIONS.some(
    (emotion) => Math.abs(before.probabilities[emotion] - after.probabilities[emotion]) >= NOTICEABLE,
  );
}
