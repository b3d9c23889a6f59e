import type { Affect, PolarityProbabilities } from '../domain/emotion.ts';
import type { BroadSentiment, FineSentiment, Sentiment, SentimentTrend } from '../domain/sentiment.ts';

/** What one utterance of the customer contributes. At least one of the two is present. */
export interface SentimentEvidence {
  /** From the words. */
  readonly polarity?: PolarityProbabilities;
  /** From the fused state; its valence is used. */
  readonly affect?: Affect;
  /** Words in the utterance: "yes" says less than a sentence. */
  readonly words: number;
}

/** Plain state, JSON-safe, so that a restarted engine goes on from it. */
export interface SentimentState {
  readonly score: number;
  readonly broad: BroadSentiment;
  readonly recent: readonly number[];
  /** The last utterances, each with what came before it, the newest last: what can still be corrected. */
  readonly steps?: readonly SentimentStep[];
}

interface SentimentStep {
  readonly utteranceId: string;
  readonly evidence: SentimentEvidence;
  readonly before: Omit<SentimentState, 'steps'>;
}

/**
 * The words' share where both are there. Words carry polarity better than the voice does, and the voice model was
 * trained on acted speech (see its card), so it nudges rather than leads.
 */
const WORDS_SHARE = 0.75;
/** A voice alone is weak evidence of polarity: its valence is halved. */
const VOICE_ALONE = 0.5;
/** An utterance of this many words counts fully; shorter ones proportionally less. */
const FULL_WORDS = 6;
/** Weight of a full utterance in the running score: two of them outweigh the past. */
const FULL_WEIGHT = 0.45;
const LEAST_WEIGHT = 0.12;
/** The score enters a broad class at ENTER and leaves it at LEAVE, so that it does not flicker at the border. */
const ENTER = 0.2;
const LEAVE = 0.12;
/** From here on a class is "very". */
const STRONG = 0.5;
/** So many utterances can be corrected by what is said after them. */
const CORRECTABLE = 4;
/** Trend: change of the score over the last three utterances. */
const TREND_UTTERANCES = 3;
const TREND_STEP = 0.15;

const clamp = (x: number): number => Math.max(-1, Math.min(1, x));

/**
 * The customer's sentiment through a call: each utterance gives an instant polarity in [-1, 1], a weighted running
 * score smooths it, the score gives the broad class (with hysteresis) and, inside that class only, the fine level.
 */
export class SentimentTracker {
  #state: SentimentState = { score: 0, broad: 'neutral', recent: [0] };

  /** Takes in one utterance and gives the new sentiment. */
  update(evidence: SentimentEvidence, utteranceId = ''): Sentiment {
    const { steps = [], ...before } = this.#state;
    const instant = instantPolarity(evidence);
    const weight = Math.max(LEAST_WEIGHT, FULL_WEIGHT * Math.min(1, evidence.words / FULL_WORDS));
    const score = clamp(before.score + weight * (instant - before.score));
    const broad = broadClass(score, before.broad);
    const recent = [...before.recent, score].slice(-(TREND_UTTERANCES + 1));
    this.#state = { score, broad, recent, steps: [...steps, { utteranceId, evidence, before }].slice(-CORRECTABLE) };
    return { broad, fine: fineLevel(score, broad), score, instant, trend: trendOf(recent) };
  }

  /**
   * What was said since has changed the meaning of an earlier utterance: the score is what it would be had that been known. Without effect for an
   * utterance that is too far back.
   */
  correct(utteranceId: string, polarity: PolarityProbabilities): void {
    const { steps = [] } = this.#state;
    const place = steps.findIndex((step) => step.utteranceId === utteranceId);
    const [first, ...later] = place < 0 ? [] : steps.slice(place);
    if (!first) return;
    this.#state = { ...first.before, steps: steps.slice(0, place) };
    this.update({ ...first.evidence, polarity }, utteranceId);
    for (const step of later) this.update(step.evidence, step.utteranceId);
  }

  snapshot(): SentimentState {
    return this.#state;
  }

  restore(state: SentimentState): void {
    this.#state = state;
  }
}

function instantPolarity({ polarity, affect }: SentimentEvidence): number {
  const words = polarity && polarity.positive - polarity.negative;
  if (words === undefined) return clamp((affect?.valence ?? 0) * VOICE_ALONE);
  return clamp(affect === undefined ? words : WORDS_SHARE * words + (1 - WORDS_SHARE) * affect.valence);
}

function broadClass(score: number, previous: BroadSentiment): BroadSentiment {
  if (score >= (previous === 'positive' ? LEAVE : ENTER)) return 'positive';
  if (score <= (previous === 'negative' ? -LEAVE : -ENTER)) return 'negative';
  return 'neutral';
}

function fineLevel(score: number, broad: BroadSentiment): FineSentiment {
  if (broad === 'neutral') return 'neutral';
  const strength = Math.abs(score) >= STRONG ? 'very' : 'slightly';
  return `${strength}-${broad}`;
}

function trendOf(recent: readonly number[]): SentimentTrend {
  const change = (recent.at(-1) ?? 0) - (recent[0] ?? 0);
  if (change >= TREND_STEP) return 'rising';
  return change <= -TREND_STEP ? 'falling' : 'steady';
}
