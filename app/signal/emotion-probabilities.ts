import { EMOTIONS, type EmotionProbabilities } from '../domain/emotion.ts';
import { softmax } from './softmax.ts';

/** Calibrated probabilities by emotion, and the highest of them. */
export interface CalibratedEmotion {
  readonly probabilities: EmotionProbabilities;
  readonly confidence: number;
  /** True when the confidence is below the model's abstention threshold. */
  readonly uncertain: boolean;
}

/**
 * @param logits `[7]` in the order of `EMOTIONS`.
 * @param calibration the model's, from its manifest.
 * @throws RangeError when there are not seven finite logits.
 */
export function calibratedEmotion(
  logits: ArrayLike<number>,
  calibration: { readonly temperature: number; readonly abstainBelow: number },
): CalibratedEmotion {
  if (logits.length !== EMOTIONS.length)
    throw new RangeError(`${logits.length} logits for ${EMOTIONS.length} emotions.`);
  const values = softmax(logits, calibration.temperature);
  const entries = EMOTIONS.map((emotion, i) => [emotion, values[i]] as const);
  const confidence = Math.max(...values);
  return {
    probabilities: Object.fromEntries(entries) as EmotionProbabilities,
    confidence,
    uncertain: confidence < calibration.abstainBelow,
  };
}
