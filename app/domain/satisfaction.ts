import type { ForecastReason } from './forecast.ts';

/** How satisfied a customer may be at the end of a call, from worst to best. */
export const OUTCOMES = ['unsatisfied', 'met', 'well-satisfied'] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** How each is named, as it would be said of many calls. */
export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  unsatisfied: 'Unsatisfied',
  met: 'Need met',
  'well-satisfied': 'Well satisfied',
};
/** What stands wherever a forecast of it is shown. */
export const OUTCOME_CAUTION = 'How often calls that went like this one end so, not a fact about this one.';
/** They sum to 1. */
export type OutcomeProbabilities = Readonly<Record<Outcome, number>>;

/** Where a call is likely to end, from its course so far: a share among calls with such a course, never a fact about this one. */
export interface SatisfactionForecast {
  /** Calibrated. */
  readonly probabilities: OutcomeProbabilities;
  /** The first of the most probable. */
  readonly likeliest: Outcome;
  /** The rating onlookers would be expected to give at the end, 1 to 5. */
  readonly expectedLevel: number;
  /** What speaks for (`raises`) and against (`lowers`) the likeliest outcome, the strongest first, at most three. */
  readonly reasons: readonly ForecastReason[];
  /** How many turns of the customer it rests on. */
  readonly customerTurns: number;
}
