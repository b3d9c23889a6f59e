import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../../app/domain/satisfaction.ts';
import type { OutcomePoint } from './call-state.ts';
import { percent } from './format.ts';

/** One part of the bar. */
export interface OutcomeShare {
  readonly outcome: Outcome;
  readonly name: string;
  /** 0..1; the shares sum to 1. */
  readonly share: number;
  readonly percent: string;
}

/** What the card shows: a share among calls with such a course, not a fact about this one. */
export interface OutcomeView {
  readonly headline: string;
  readonly shares: readonly OutcomeShare[];
  readonly reasons: readonly { readonly text: string; readonly supports: boolean }[];
}

/** @returns undefined while it is too early to tell. */
export function outcomeView(points: readonly OutcomePoint[]): OutcomeView | undefined {
  const forecast = points.at(-1)?.forecast;
  if (!forecast) return undefined;
  const { probabilities, likeliest, reasons } = forecast;
  return {
    headline: `${OUTCOME_NAMES[likeliest]}: likeliest, ${percent(probabilities[likeliest])}`,
    shares: OUTCOMES.map((outcome) => ({
      outcome,
      name: OUTCOME_NAMES[outcome],
      share: probabilities[outcome],
      percent: percent(probabilities[outcome]),
    })),
    reasons: reasons.map(({ text, effect }) => ({ text, supports: effect === 'raises' })),
  };
}
