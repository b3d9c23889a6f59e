import {
  BROAD_SENTIMENTS,
  type BroadSentiment,
  type FineSentiment,
  type Sentiment,
  type SentimentTrend,
} from '../domain/sentiment.ts';
import { FIRST_BELIEF, type MoodBelief, nextBelief } from './mood.ts';
import { readingOf, type SentimentEvidence, strengthsOf, weightOf } from './sentiment-evidence.ts';

/** Plain state, JSON-safe, so that a restarted engine goes on from it. */
export interface SentimentState {
  readonly mood: MoodBelief;
  /** How strongly a negative and a positive mood have been put lately: the share of "very", 0..1. */
  readonly strengths: readonly [number, number];
  readonly broad: BroadSentiment;
  /** The last scores, the newest last. */
  readonly recent: readonly number[];
  /** The last utterances, each with what came before it, the newest last: what can still be corrected. */
  readonly steps?: readonly SentimentStep[];
}

interface SentimentStep {
  readonly utteranceId: string;
  readonly evidence: SentimentEvidence;
  readonly before: Omit<SentimentState, 'steps'>;
}

/** A mood that is less likely than this, or than its opposite, gives way to the likeliest one. */
const LASTS_FROM = 0.4;
/** The dial's arcs: a broad class other than neutral begins at the one, "very" at the other. */
const CLASS_FROM = 0.2;
const VERY_FROM = 0.6;
/** A score of a mood that is certain and put without any force; the rest is its strength. */
const MILD = 0.3;
/** Until somebody has been heard. */
const USUAL_STRENGTH = 0.4;
/** How much the newest utterance counts for the strength of the mood it shows. */
const STRENGTH_WEIGHT = 0.6;
/** So many utterances can be corrected by what is said after them. */
const CORRECTABLE = 4;
/** Trend: change of the score over the last three utterances. */
const TREND_UTTERANCES = 3;
const TREND_STEP = 0.15;

const START: SentimentState = {
  mood: FIRST_BELIEF,
  strengths: [USUAL_STRENGTH, USUAL_STRENGTH],
  broad: 'neutral',
  recent: [0],
};

/**
 * The customer's sentiment through a call: each utterance moves a belief about their mood, which gives the broad class (a class lasts while it is likely
 * enough, so that it does not flicker), and how strongly it was put gives the fine level inside that class only.
 */
export class SentimentTracker {
  #state = START;

  /** Takes in one utterance and gives the new sentiment. */
  update(evidence: SentimentEvidence, utteranceId = ''): Sentiment {
    const { steps = [], ...before } = this.#state;
    const reading = readingOf(evidence);
    const { silentSeconds = 0 } = evidence;
    const mood = reading
      ? nextBelief(before.mood, { reading, weight: weightOf(evidence), silentSeconds })
      : before.mood;
    const broad = broadClass(mood, before.broad);
    const strengths = nextStrengths(before.strengths, evidence, reading);
    const score = scoreOf(mood, strengths, broad);
    const recent = [...before.recent, score].slice(-(TREND_UTTERANCES + 1));
    this.#state = {
      mood,
      strengths,
      broad,
      recent,
      steps: [...steps, { utteranceId, evidence, before }].slice(-CORRECTABLE),
    };
    const [negative = 0, , positive = 0] = reading ?? [];
    return { broad, fine: fineLevel(score, broad), score, instant: positive - negative, trend: trendOf(recent) };
  }

  /**
   * What was said since has changed the meaning of an earlier utterance: the belief is what it would be had that been known. Without effect for an
   * utterance that is too far back.
   */
  correct(utteranceId: string, levels: readonly number[]): void {
    const { steps = [] } = this.#state;
    const place = steps.findIndex((step) => step.utteranceId === utteranceId);
    const [first, ...later] = place < 0 ? [] : steps.slice(place);
    if (!first) return;
    this.#state = { ...first.before, steps: steps.slice(0, place) };
    this.update({ ...first.evidence, levels }, utteranceId);
    for (const step of later) this.update(step.evidence, step.utteranceId);
  }

  snapshot(): SentimentState {
    return this.#state;
  }

  restore(state: SentimentState): void {
    this.#state = state;
  }
}

function broadClass(mood: MoodBelief, previous: BroadSentiment): BroadSentiment {
  const [negative = 0, neutral = 0, positive = 0] = mood;
  const share = { negative, neutral, positive }[previous];
  const opposite = { negative: positive, neutral: 0, positive: negative }[previous];
  if (share >= LASTS_FROM && share >= opposite) return previous;
  return BROAD_SENTIMENTS.reduce((likeliest, broad, i) =>
    (mood[i] ?? 0) > (mood[BROAD_SENTIMENTS.indexOf(likeliest)] ?? 0) ? broad : likeliest,
  );
}

/** An utterance counts for the strength of a mood as far as it shows it. */
function nextStrengths(
  before: SentimentState['strengths'],
  evidence: SentimentEvidence,
  [negative = 0, , positive = 0]: readonly number[] = [],
): SentimentState['strengths'] {
  const shown = strengthsOf(evidence) ?? before;
  const moved = (from: number, to: number, share: number) => from + STRENGTH_WEIGHT * share * (to - from);
  return [moved(before[0], shown[0], negative), moved(before[1], shown[1], positive)];
}

/** Kept inside the arc of its class. */
function scoreOf(
  [negative = 0, , positive = 0]: MoodBelief,
  [down, up]: SentimentState['strengths'],
  broad: BroadSentiment,
): number {
  const put = (strength: number) => MILD + (1 - MILD) * strength;
  const score = positive * put(up) - negative * put(down);
  if (broad === 'neutral') return Math.max(-LEAST_BELOW, Math.min(LEAST_BELOW, score));
  return broad === 'positive' ? Math.max(CLASS_FROM, score) : Math.min(-CLASS_FROM, score);
}
/** The furthest a neutral score goes: it rounds to less than where the next arc begins. */
const LEAST_BELOW = CLASS_FROM - 0.01;

function fineLevel(score: number, broad: BroadSentiment): FineSentiment {
  if (broad === 'neutral') return 'neutral';
  const strength = Math.abs(score) >= VERY_FROM ? 'very' : 'slightly';
  return `${strength}-${broad}`;
}

function trendOf(recent: readonly number[]): SentimentTrend {
  const change = (recent.at(-1) ?? 0) - (recent[0] ?? 0);
  if (change >= TREND_STEP) return 'rising';
  return change <= -TREND_STEP ? 'falling' : 'steady';
}
