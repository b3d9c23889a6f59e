/** Numbers of the average; written by `native-models/training/fusion_average.py`. */
import type { SituationCalibrations } from './fused-answer.ts';

/** By what is present; from validation pairs. */
export const AVERAGE_CALIBRATION: SituationCalibrations = {
  voice: { temperature: 0.6, abstainBelow: 0.63 },
  text: { temperature: 1.012, abstainBelow: 0.72 },
  face: { temperature: 0.731, abstainBelow: 0.25 },
  'voice+text': { temperature: 0.752, abstainBelow: 0.72 },
  'voice+face': { temperature: 0.752, abstainBelow: 0.63 },
  'text+face': { temperature: 0.866, abstainBelow: 0.72 },
  'voice+text+face': { temperature: 0.807, abstainBelow: 0.72 },
};

/** From fitting pairs in which each modality is as often bad, missing and wrong as the others. */
export const AVERAGE_POOL = {
  /** Chance that a modality is right, when nothing was said before. */
  right: { voice: 0.881, text: 0.881, face: 0.78 },
  /** How much an earlier agreement or contradiction changes the log odds of that. */
  trust: 1.453,
  /** How much of it is left an utterance later. */
  decay: 0.959,
  /** Mean probabilities of each recogniser, in the order of `EMOTIONS`. */
  baseRates: {
    voice: [0.1294, 0.0631, 0.1979, 0.2069, 0.1783, 0.0644, 0.16],
    text: [0.0922, 0.0043, 0.0078, 0.2805, 0.3536, 0.0549, 0.2066],
    face: [0.0982, 0.0044, 0.0346, 0.3014, 0.3626, 0.1143, 0.0845],
  },
} as const;
