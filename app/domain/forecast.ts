/** What a forecast over a customer's record is made of. A forecast is a share among customers with such a record, never a fact about one. */

/** A field of the company's record that the model has learned; all others are left out. */
export type RecordField =
  | { readonly name: string; readonly kind: 'number'; readonly unit: string; readonly least: number }
  | { readonly name: string; readonly kind: 'category'; readonly values: readonly string[] };

/** A record as the model takes it, in the order of its fields. */
export interface EncodedRecord {
  /** Numbers in their unit, categories as the place of their value; 0 where the field is absent. `[fields]` */
  readonly values: Float32Array;
  /** 1 where the field is given, else 0. `[fields]` */
  readonly present: Float32Array;
  /** Names of the fields that were not given, or could not be used. */
  readonly missing: readonly string[];
  /** A sentence for each value that could not be used; never the value itself. */
  readonly notices: readonly string[];
}

/** The model's answer before calibration. `logit` is its intercept and the sum of `contributions`. */
export interface ChurnOutputs {
  readonly logit: number;
  /** What each field added, against the average customer. `[fields]` */
  readonly contributions: readonly number[];
  /** The logit of the model of tenure and contract alone. */
  readonly baseline: number;
}

/** Fitted on validation rows; all but `temperature` and `offset` are probabilities. */
export interface ChurnCalibration {
  /** Probability = sigmoid(logit / temperature + offset) (Platt 1999). */
  readonly temperature: number;
  readonly offset: number;
  /** From here on a yes is counted. */
  readonly threshold: number;
  /** `low` below the one, `high` from the other on. */
  readonly bands: { readonly low: number; readonly high: number };
  /** The share that left in training, and from where the baseline counts a yes. */
  readonly baseline: { readonly prior: number; readonly threshold: number };
}

export const RISK_BANDS = ['low', 'medium', 'high'] as const;
export type RiskBand = (typeof RISK_BANDS)[number];

/** A field's share in the forecast, in plain words. */
export interface ForecastReason {
  readonly field: string;
  readonly text: string;
  readonly effect: 'raises' | 'lowers';
}

/** How likely a customer with such a record is to leave. */
export interface ChurnForecast {
  /** Calibrated, 0..1. */
  readonly probability: number;
  readonly band: RiskBand;
  /** The strongest first, at most three; empty when nothing differs from the average customer. */
  readonly reasons: readonly ForecastReason[];
  readonly missing: readonly string[];
  readonly notices: readonly string[];
}

/** A share in ten, as one says it of many: `about 4 of 10`. @param share 0..1 */
export function ofTen(share: number): string {
  const tenths = Math.round(share * 10);
  if (tenths < 1) return 'fewer than 1 of 10';
  return tenths > 9 ? 'more than 9 of 10' : `about ${tenths} of 10`;
}

/** The forecast in one sentence: of many customers, not of this one. */
export function churnSentence({ probability }: Pick<ChurnForecast, 'probability'>): string {
  return `Customers with such a record leave in ${ofTen(probability)} cases.`;
}

/** What the next minute is likely to bring, in one sentence. @param negative probability, 0..1 */
export function aheadSentence(negative: number): string {
  return `Next minute: something negative in ${ofTen(negative)} such calls`;
}

/** What stands wherever that sentence is shown. */
export const AHEAD_CAUTION = 'How often service chats whose mood was like this went on so, not a fact about this call.';

/** Fields that a record does not give, in a sentence. */
export function missingSentence(names: readonly string[]): string {
  return `Not given, so taken as the average customer's: ${names.join(', ')}.`;
}

/** What stands wherever the forecast of leaving is shown. */
export const CHURN_ORIGIN =
  "Learned from a public table of an American telephone company's customers, not from this company's own. It is no fact about this customer, and nothing of the call changes it.";
