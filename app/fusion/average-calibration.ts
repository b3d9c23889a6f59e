import type { SituationCalibrations } from './fused-answer.ts';

/** Of the average, by what is present; written by `native-models/training/fusion_average.py` from its validation pairs. */
export const AVERAGE_CALIBRATION: SituationCalibrations = {
  voice: { temperature: 1.117, abstainBelow: 0.65 },
  text: { temperature: 1.967, abstainBelow: 0.65 },
  face: { temperature: 1.707, abstainBelow: 0.34 },
  'voice+text': { temperature: 0.891, abstainBelow: 0.65 },
  'voice+face': { temperature: 0.819, abstainBelow: 0.65 },
  'text+face': { temperature: 0.917, abstainBelow: 0.65 },
  'voice+text+face': { temperature: 0.6, abstainBelow: 0.65 },
};
