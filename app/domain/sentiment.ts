/** Broad polarity of a turn or call. */
export const BROAD_SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type BroadSentiment = (typeof BROAD_SENTIMENTS)[number];

/** Five levels from worst to best; a fine level never contradicts its broad one. */
export const FINE_SENTIMENTS = [
  'very-negative',
  'slightly-negative',
  'neutral',
  'slightly-positive',
  'very-positive',
] as const;
export type FineSentiment = (typeof FINE_SENTIMENTS)[number];

/** Which way the smoothed score moved over the last utterances of the customer. */
export type SentimentTrend = 'falling' | 'steady' | 'rising';

/** The customer's sentiment at one point of the call. */
export interface Sentiment {
  readonly broad: BroadSentiment;
  readonly fine: FineSentiment;
  /** How the customer is likely to be disposed, and how strongly they put it, in [-1, 1]; always inside the arc of `fine`. */
  readonly score: number;
  /** Polarity of the latest utterance alone, before smoothing, in [-1, 1]. */
  readonly instant: number;
  readonly trend: SentimentTrend;
}

/** Three shares of the five levels', in the order of `BROAD_SENTIMENTS`; they sum to the same. */
export function foldLevels(levels: readonly number[]): readonly number[] {
  return BROAD_SENTIMENTS.map((broad) =>
    FINE_SENTIMENTS.reduce((sum, fine, i) => (broadOf(fine) === broad ? sum + (levels[i] ?? 0) : sum), 0),
  );
}

/** The broad class a fine level belongs to. */
export function broadOf(fine: FineSentiment): BroadSentiment {
  if (fine === 'neutral') return 'neutral';
  return fine.endsWith('negative') ? 'negative' : 'positive';
}
