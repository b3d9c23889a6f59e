import { type EmotionProbabilities, negativeShare, type PolarityProbabilities } from '../domain/emotion.ts';
import { foldLevels } from '../domain/sentiment.ts';

/** What one utterance of the customer contributes. What could not be read is absent. */
export interface SentimentEvidence {
  /** Of the words by themselves. */
  readonly polarity?: PolarityProbabilities;
  /** Of the words in context: the five levels in the order of `FINE_SENTIMENTS`; they sum to 1. */
  readonly levels?: readonly number[];
  /** The fused state. */
  readonly emotions?: EmotionProbabilities;
  /** Words in the utterance: "yes" says less than a sentence. */
  readonly words: number;
  /** Since the customer last said something; absent: nothing. */
  readonly silentSeconds?: number;
}

/**
 * The share of what was fused beside the words. Words carry polarity better than a voice or a face, and those two models were trained on acted
 * ones (see their cards), so they nudge rather than lead.
 */
const FUSED_SHARE = 0.25;
/** What was fused without any words is weak evidence of polarity. */
const WORDLESS_WEIGHT = 0.25;
/** An utterance of this many words counts fully; longer ones up to half as much again, shorter ones less. */
const FULL_WORDS = 6;
const LEAST_WEIGHT = 0.25;
const MOST_WEIGHT = 1.5;
/** No reading is quite sure. */
const FLOOR = 0.01;

/** How negative, neutral and positive the utterance is by all that was read of it: the geometric mean. `undefined` when nothing was. Sums to 1. */
export function readingOf({ polarity, levels, emotions }: SentimentEvidence): readonly number[] | undefined {
  const words = meanOf([polarity && sharesOf(polarity), levels && normalised(foldLevels(levels))]);
  const fused = emotions && emotionShares(emotions);
  if (!words || !fused) return words ?? fused;
  return normalised(words.map((share, i) => share ** (1 - FUSED_SHARE) * (fused[i] ?? FLOOR) ** FUSED_SHARE));
}

/** How much the utterance counts, 1 for a full sentence. */
export function weightOf({ polarity, levels, words }: SentimentEvidence): number {
  if (!polarity && !levels) return WORDLESS_WEIGHT;
  return Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, words / FULL_WORDS));
}

/** Shares of "very" among the negative and among the positive readings. A polarity alone says it by how sure it is. */
export function strengthsOf({ polarity, levels }: SentimentEvidence): readonly [number, number] | undefined {
  if (levels) {
    const [veryNegative = 0, negative = 0, , positive = 0, veryPositive = 0] = levels;
    return [shareOf(veryNegative, negative), shareOf(veryPositive, positive)];
  }
  return polarity && [VERY_OF_SURE * polarity.negative, VERY_OF_SURE * polarity.positive];
}

/** Above 0.8 of the text model's polarity most lines of SST-5 are of the outer levels (`app/evaluation/text-levels.ts`). */
const VERY_OF_SURE = 0.625;

const shareOf = (part: number, rest: number): number => (part + rest > 0 ? part / (part + rest) : 0);
const sharesOf = ({ negative, neutral, positive }: PolarityProbabilities) => normalised([negative, neutral, positive]);

/** Surprise is neither. */
function emotionShares(emotions: EmotionProbabilities): readonly number[] {
  const negative = negativeShare(emotions);
  return normalised([negative, Math.max(0, 1 - negative - emotions.happy), emotions.happy]);
}

function meanOf(readings: readonly (readonly number[] | undefined)[]): readonly number[] | undefined {
  const given = readings.filter((reading) => reading !== undefined);
  const [first] = given;
  return (
    first &&
    normalised(first.map((_, i) => given.reduce((product, one) => product * (one[i] ?? 0), 1) ** (1 / given.length)))
  );
}

function normalised(shares: readonly number[]): readonly number[] {
  const kept = shares.map((share) => Math.max(FLOOR, share));
  const sum = kept.reduce((a, b) => a + b, 0);
  return kept.map((share) => share / sum);
}
