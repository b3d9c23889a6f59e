/**
 * The customer's mood as a hidden state of the call: it mostly lasts, shows in some utterances and not in others, and is known only from them.
 * A filter over a hidden Markov model (Rabiner 1989) with soft evidence: one clear utterance turns it, unclear ones hardly move it.
 */
import { BROAD_SENTIMENTS } from '../domain/sentiment.ts';

/** How likely each mood is, in the order of `BROAD_SENTIMENTS`; sums to 1. */
export type MoodBelief = readonly number[];

/** What one utterance says of the mood. */
export interface MoodEvidence {
  /** How negative, neutral and positive the utterance is; sums to 1. */
  readonly reading: readonly number[];
  /** 1: a full sentence. */
  readonly weight: number;
  /** Since the customer last said something. */
  readonly silentSeconds: number;
}

/*
 * Fitted to what raters made of the customers' turns in 6,836 real service chats, by `native-models/training/mood.py`. A mood lasts; in a
 * bad one four of five turns are negative, in a good one only one of three is positive.
 */
/** Before anything was said. */
export const FIRST_BELIEF: MoodBelief = [0.125, 0.719, 0.156];
const LASTS = [
  [0.936, 0.058, 0.006],
  [0.016, 0.963, 0.021],
  [0.004, 0.018, 0.978],
];
const SHOWS = [
  [0.79, 0.197, 0.012],
  [0.009, 0.945, 0.046],
  [0.007, 0.641, 0.352],
];

/*
 * Chosen on the valid half of `samples/mood-turns.jsonl`. An utterance of a call says more than a message of a chat: what was known before
 * it counts less, and it counts more.
 */
const FORGOTTEN = 0.1;
const EVIDENCE_POWER = 2;
/** Shares of negative, neutral and positive that readings have on average: what is as usual says nothing. */
const USUAL = [0.3, 0.5, 0.2];
/** In a silence of three minutes two thirds of what was known are forgotten. */
const FORGETTING_SECONDS = 180;

/** The belief after one more utterance. Pure. */
export function nextBelief(before: MoodBelief, { reading, weight, silentSeconds }: MoodEvidence): MoodBelief {
  const kept = (1 - FORGOTTEN) * Math.exp(-Math.max(0, silentSeconds) / FORGETTING_SECONDS);
  const unnormalised = BROAD_SENTIMENTS.map((_, mood) => {
    const expected = kept * lastedInto(mood, before) + (1 - kept) * (FIRST_BELIEF[mood] ?? 0);
    return expected * likelihood(mood, reading) ** (EVIDENCE_POWER * weight);
  });
  const sum = sumOf(unnormalised);
  return unnormalised.map((share) => share / sum);
}

/** Of an utterance that is read so, in that mood; never 0. */
function likelihood(mood: number, reading: readonly number[]): number {
  return reading.reduce((sum, share, shown) => sum + ((SHOWS[mood]?.[shown] ?? 0) * share) / (USUAL[shown] ?? 1), 0);
}

/**
 * How likely at least one of the next utterances is negative, if the mood goes on as moods do. Calibrated on chats (docs/evaluation.md). Pure.
 * @param utterances how many are looked ahead to; a part of one counts in proportion.
 */
export function negativeAhead(mood: MoodBelief, utterances: number): number {
  let [none, lasted]: [readonly number[], number] = [mood, 1];
  for (let left = Math.max(0, utterances); left > 0; left--) {
    const after = withoutNegative(none);
    const next = sumOf(after);
    if (left < 1) return 1 - (lasted + left * (next - lasted));
    [none, lasted] = [after, next];
  }
  return 1 - lasted;
}

/** Shares of each mood after one more utterance that was not negative; what is missing from the sum was. */
function withoutNegative(mood: readonly number[]): readonly number[] {
  return mood.map((_, next) => lastedInto(next, mood) * (1 - (SHOWS[next]?.[0] ?? 0)));
}

function lastedInto(next: number, before: readonly number[]): number {
  return before.reduce((sum, share, from) => sum + share * (LASTS[from]?.[next] ?? 0), 0);
}

function sumOf(shares: readonly number[]): number {
  return shares.reduce((a, b) => a + b, 0);
}
