/** What the next minute is likely to bring: whether the customer says something negative. Figures: docs/evaluation.md, `escalation`. */
import type { ForecastReason } from '../domain/forecast.ts';
import { BROAD_SENTIMENTS, type SentimentTrend } from '../domain/sentiment.ts';
import { FIRST_BELIEF, type MoodBelief, negativeAhead } from './mood.ts';

/** How far the forecast looks, in seconds. */
export const HORIZON_SECONDS = 60;
/** A customer who has hardly spoken is expected to speak so often a minute; it counts as much as a minute that was heard. */
const USUAL_A_MINUTE = 3;
const FEWEST = 1;
const MOST = 6;
/** More a minute than this is a reason worth a line. */
const OFTEN = 4;

/** The call so far, as the forecast needs it. */
export interface MoodSoFar {
  readonly mood: MoodBelief;
  readonly trend: SentimentTrend;
  /** Utterances of the customer, the newest included. */
  readonly heard: number;
  /** From the call's beginning to the end of the newest. */
  readonly seconds: number;
}

/** How likely at least one of the customer's utterances within the horizon is negative. */
export interface MoodAhead {
  readonly horizonSeconds: number;
  /** So many are expected. */
  readonly utterances: number;
  /** Calibrated, 0..1. */
  readonly negative: number;
  readonly reasons: readonly ForecastReason[];
}

/** Pure. */
export function moodAhead({ mood, trend, heard, seconds }: MoodSoFar): MoodAhead {
  const aMinute = (heard + USUAL_A_MINUTE) / (Math.max(0, seconds) / 60 + 1);
  const utterances = Math.min(MOST, Math.max(FEWEST, (aMinute * HORIZON_SECONDS) / 60));
  return {
    horizonSeconds: HORIZON_SECONDS,
    utterances,
    negative: negativeAhead(mood, utterances),
    reasons: [moodReason(mood), ...trendReason(trend), ...paceReason(aMinute)],
  };
}

function moodReason(mood: MoodBelief): ForecastReason {
  const [negative = 0] = mood;
  const likeliest = BROAD_SENTIMENTS[mood.indexOf(Math.max(...mood))] ?? 'neutral';
  const share = Math.round(100 * Math.max(...mood));
  const effect = negative > (FIRST_BELIEF[0] ?? 0) ? 'raises' : 'lowers';
  return { field: 'mood', text: `the mood seems ${likeliest} now (${share} %), and moods last`, effect };
}

function trendReason(trend: SentimentTrend): readonly ForecastReason[] {
  if (trend === 'steady') return [];
  return [{ field: 'trend', text: `the sentiment is ${trend}`, effect: trend === 'falling' ? 'raises' : 'lowers' }];
}

function paceReason(aMinute: number): readonly ForecastReason[] {
  if (aMinute < OFTEN) return [];
  return [{ field: 'pace', text: `the customer speaks about ${Math.round(aMinute)} times a minute`, effect: 'raises' }];
}
