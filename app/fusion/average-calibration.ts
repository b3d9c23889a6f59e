import type { SituationCalibrations } from './fused-answer.ts';

/** Of the average, by what is present; written by `native-models/training/fusion_average.py` from its validation pairs. */
export const AVERAGE_CALIBRATION: SituationCalibrations = {
  voice: { temperature: 1.086, abstainBelow: 0.65 },
  text: { temperature: 1.939, abstainBelow: 0.61 },
  face: { temperature: 1.362, abstainBelow: 0.15 },
  'voice+text': { temperature: 0.879, abstainBelow: 0.65 },
  'voice+face': { temperature: 0.711, abstainBelow: 0.65 },
  'text+face': { temperature: 0.842, abstainBelow: 0.61 },
  'voice+text+face': { temperature: 0.567, abstainBelow: 0.65 },
};
