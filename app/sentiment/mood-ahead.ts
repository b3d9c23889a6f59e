/** What the next minute is likely to bring: whether the customer says something negative. Figures: docs/evaluation.md, `escalation`. */
import type { ForecastReason } from '../domain/forecast.ts';
import type { BroadSentiment } from '../domain/sentiment.ts';
import { FIRST_BELIEF, type MoodBelief, negativeAhead } from './mood.ts';

/** How far the forecast looks, in seconds. */
const HORIZON_SECONDS = 60;
/** A customer who has hardly spoken is expected to speak so often a minute; it counts as much as a minute that was heard. */
const USUAL_A_MINUTE = 3;
const FEWEST = 1;
const MOST = 6;
/** More a minute than this is a reason worth a line. */
const OFTEN = 4;

/** The call so far, as the forecast needs it. */
export interface MoodSoFar {
  readonly mood: MoodBelief;
  /** The mood that is shown. */
  readonly broad: BroadSentiment;
  /** Utterances of the customer, the newest included. */
  readonly heard: number;
  /** In which they were heard; long silences and what was skipped count little. */
  readonly seconds: number;
}

/** How likely at least one of the customer's utterances within the horizon is negative. */
export interface MoodAhead {
  readonly horizonSeconds: number;
  /** So many are expected. */
  readonly utterances: number;
  /** 0..1; calibrated on annotated chats for two turns, not measured on calls. */
  readonly negative: number;
  readonly reasons: readonly ForecastReason[];
}

/** Pure. */
export function moodAhead({ mood, broad, heard, seconds }: MoodSoFar): MoodAhead {
  const aMinute = (heard + USUAL_A_MINUTE) / (Math.max(0, seconds) / 60 + 1);
  const utterances = Math.min(MOST, Math.max(FEWEST, (aMinute * HORIZON_SECONDS) / 60));
  return {
    horizonSeconds: HORIZON_SECONDS,
    utterances,
    negative: negativeAhead(mood, utterances),
    reasons: [moodReason(mood, broad), ...paceReason(aMinute)],
  };
}

function moodReason(mood: MoodBelief, broad: BroadSentiment): ForecastReason {
  const [negative = 0] = mood;
  const [usual = 0] = FIRST_BELIEF;
  const share = Math.round(100 * negative);
  if (broad === 'negative')
    return { field: 'mood', text: `the mood seems negative (${share} %), and moods last`, effect: 'raises' };
  if (negative > usual) return { field: 'mood', text: `the mood may be negative (${share} %)`, effect: 'raises' };
  return {
    field: 'mood',
    text: `hardly anything points to a negative mood (${share} %), and moods last`,
    effect: 'lowers',
  };
}

function paceReason(aMinute: number): readonly ForecastReason[] {
  if (aMinute < OFTEN) return [];
  return [{ field: 'pace', text: `the customer speaks about ${Math.round(aMinute)} times a minute`, effect: 'raises' }];
}
