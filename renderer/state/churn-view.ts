import { churnSentence, missingSentence, type RiskBand } from '../../app/domain/forecast.ts';
import type { CallState } from './call-state.ts';
import { percent } from './format.ts';

/** What the card of leaving shows: a share among customers with such a record, not a fact about this one. */
export interface ChurnView {
  readonly sentence: string;
  readonly band: RiskBand;
  /** The band in words with the share, e.g. `Medium, 43 %`. */
  readonly level: string;
  /** 0..1. */
  readonly share: number;
  readonly reasons: readonly { readonly text: string; readonly raises: boolean }[];
  /** What the record did not give; undefined when it was whole. */
  readonly missing?: string;
  readonly notices: readonly string[];
}

const BAND_NAMES: Readonly<Record<RiskBand, string>> = { low: 'Low', medium: 'Medium', high: 'High' };

/** @returns undefined in a call without a record, and while nothing is told. */
export function churnView(churn: CallState['churn']): ChurnView | undefined {
  if (!churn) return undefined;
  const { probability, band, reasons, missing, notices } = churn;
  return {
    sentence: churnSentence(churn),
    band,
    level: `${BAND_NAMES[band]}, ${percent(probability)}`,
    share: probability,
    reasons: reasons.map(({ text, effect }) => ({ text, raises: effect === 'raises' })),
    ...(missing.length > 0 && { missing: missingSentence(missing) }),
    notices,
  };
}
