/** From a customer's record to how likely such a customer is to leave, and why. Model: `native-models/churn-risk/model-card.md`. */
import type {
  ChurnCalibration,
  ChurnForecast,
  ChurnOutputs,
  EncodedRecord,
  ForecastReason,
  RecordField,
  RiskBand,
} from '../domain/forecast.ts';
import { plattProbability } from '../signal/platt.ts';
import { sayField } from './churn-words.ts';

const MOST_REASONS = 3;
/** Logits; less moves a probability by at most 2.5 percentage points, which is no reason worth a line. */
const LEAST_CONTRIBUTION = 0.1;

/** What the model has learned, from its manifest. */
export interface ChurnKnowledge {
  readonly fields: readonly RecordField[];
  /** Values that another field says already ("No internet service"): never a reason of their own. */
  readonly implied: readonly string[];
  readonly calibration: ChurnCalibration;
}

/** Calibrated probability of leaving, 0..1. */
export function churnProbability(logit: number, calibration: ChurnCalibration): number {
  return plattProbability(logit, calibration);
}

/** The forecast for a record that the model has answered. Fields that are missing were the average customer's. */
export function churnForecast(
  record: EncodedRecord,
  outputs: ChurnOutputs,
  { fields, implied, calibration }: ChurnKnowledge,
): ChurnForecast {
  const probability = churnProbability(outputs.logit, calibration);
  const { missing, notices } = record;
  return {
    probability,
    band: bandOf(probability, calibration),
    reasons: reasonsOf(record, outputs, fields, implied),
    missing,
    notices,
  };
}

function bandOf(probability: number, { bands }: ChurnCalibration): RiskBand {
  if (probability < bands.low) return 'low';
  return probability < bands.high ? 'medium' : 'high';
}

function reasonsOf(
  { values, present }: EncodedRecord,
  { contributions }: ChurnOutputs,
  fields: readonly RecordField[],
  implied: readonly string[],
): readonly ForecastReason[] {
  return fields
    .map((field, place) => ({ field, value: values[place] ?? 0, added: contributions[place] ?? 0, place }))
    .filter(({ place, added }) => present[place] === 1 && Math.abs(added) >= LEAST_CONTRIBUTION)
    .filter(({ field, value }) => field.kind === 'number' || !implied.includes(field.values[value] ?? ''))
    .sort((a, b) => Math.abs(b.added) - Math.abs(a.added))
    .slice(0, MOST_REASONS)
    .map(({ field, value, added }) => ({
      field: field.name,
      text: sayField(field, value),
      effect: added > 0 ? 'raises' : 'lowers',
    }));
}
