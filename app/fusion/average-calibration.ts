import type { SituationCalibrations } from './fused-answer.ts';

/** Of the average, by what is present; written by `native-models/training/fusion_average.py` from its validation pairs. */
export const AVERAGE_CALIBRATION: SituationCalibrations = {
  voice: { temperature: 1, abstainBelow: 0.5 },
  text: { temperature: 1, abstainBelow: 0.5 },
  face: { temperature: 1, abstainBelow: 0.5 },
  'voice+text': { temperature: 1, abstainBelow: 0.5 },
  'voice+face': { temperature: 1, abstainBelow: 0.5 },
  'text+face': { temperature: 1, abstainBelow: 0.5 },
  'voice+text+face': { temperature: 1, abstainBelow: 0.5 },
};
