import type { CallStateProbabilities, FusedEmotion } from '../domain/emotion.ts';
import type { Sentiment } from '../domain/sentiment.ts';
import type { TextSpan, Utterance } from '../domain/speech.ts';

/** One utterance with all that was understood of it. For the agent's utterances only the words are there. */
export interface Moment {
  readonly utterance: Utterance;
  readonly fused?: FusedEmotion;
  readonly states?: CallStateProbabilities;
  readonly sentiment?: Sentiment;
  /** What its emotion seems to go back to, the likeliest first. */
  readonly causes?: readonly LikelyCause[];
}

/** How likely an earlier utterance, or this one itself, is what an utterance's emotion goes back to, and which of its words. */
export interface LikelyCause {
  readonly utterance: Utterance;
  readonly probability: number;
  /** Absent where they were not looked for or not found. */
  readonly words?: TextSpan;
}

/**
 * How strongly frustration is expressed in a moment, 0..1: the words' own estimate of it, or fused anger and disgust
 * where that is higher and the fusion is sure enough to be shown.
 */
export function frustrationOf({ fused, states }: Moment): number {
  const heard = fused && !fused.uncertain ? fused.probabilities.angry + fused.probabilities.disgust : 0;
  return Math.min(1, Math.max(states?.frustrated ?? 0, heard));
}
