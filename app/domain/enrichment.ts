import { CALL_STATES, type CallState } from './emotion.ts';

/** Who gave a second opinion. */
export interface EnrichmentSource {
  /** Host and port of the endpoint; never its path, which can hold an account's name. */
  readonly host: string;
  /** The model as the administrator named it. */
  readonly model: string;
}

/** The longest reason that is kept, in UTF-16 units: one line beside the utterance. */
export const REASON_LIMIT = 160;

/** What an endpoint says of one utterance. Its scores are not calibrated, so they are never called probabilities. */
export interface SecondOpinion {
  /** How strongly the words express each state, 0..1; they need not sum to 1. */
  readonly scores: Readonly<Record<CallState, number>>;
  /** Plain text of one line, at most REASON_LIMIT long; may quote what was said, so it is treated like words. */
  readonly reason: string;
}

/**
 * Why an utterance got no second opinion: newer ones took its place (`overtaken`), the endpoint failed on it (`failed`), the endpoint
 * is being left alone after failures (`resting`), or the call ended first (`call-ended`).
 */
export const MISSED_REASONS = ['overtaken', 'failed', 'resting', 'call-ended'] as const;
export type MissedReason = (typeof MISSED_REASONS)[number];

/** From here on a state is named; below, an opinion says little. */
const NAMED_FROM = 0.5;
const NAMED_MOST = 2;

/** The states an opinion is about, strongest first: at most two, none when nothing stands out. */
export function leadingStates({ scores }: SecondOpinion): readonly CallState[] {
  return CALL_STATES.filter((state) => scores[state] >= NAMED_FROM)
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, NAMED_MOST);
}
