/** From logits to a fused state that is only as certain as what it rests on. */
import { z } from 'zod';
import {
  type Affect,
  type EmotionProbabilities,
  type FusedEmotion,
  type Modality,
  topEmotion,
} from '../domain/emotion.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import type { ModalityEstimates } from './modality-estimates.ts';

/** Calibration differs by what is present, named `voice`, `voice+text`, `voice+text+face` in the order of `MODALITIES`. */
export const situationCalibrations = z.record(
  z.string(),
  z.object({ temperature: z.number().positive(), abstainBelow: z.number().min(0).max(1) }),
);
export type SituationCalibrations = z.infer<typeof situationCalibrations>;

interface Answer {
  /** `[7]`, before temperature. */
  readonly logits: ArrayLike<number>;
  readonly affect: Affect;
  /** One a present modality, in their order; they sum to 1. */
  readonly weights: readonly number[];
}

/** @throws RangeError when there is no calibration for what is present. */
export function fusedAnswer(
  { logits, affect, weights }: Answer,
  present: readonly Modality[],
  estimates: ModalityEstimates,
  calibrations: SituationCalibrations,
): FusedEmotion {
  const calibration = calibrations[present.join('+')];
  if (!calibration) throw new RangeError(`This fusion cannot fuse [${present.join(', ')}].`);
  const found = calibratedEmotion(logits, calibration);
  const allUnclear = present.every((modality) => estimates[modality]?.unclear === true);
  return {
    ...found,
    uncertain: found.uncertain || allUnclear || !isBacked(found.probabilities, present, estimates),
    affect,
    weights: Object.fromEntries(present.map((modality, i) => [modality, weights[i] ?? 0])),
  };
}

/**
 * Whether some present modality puts the same emotion first. Doubtful estimates can add up to an emotion that none of them sees; that is
 * not shown as certain.
 */
function isBacked(fused: EmotionProbabilities, present: readonly Modality[], estimates: ModalityEstimates): boolean {
  const first = topEmotion(fused);
  return present.some((modality) => topEmotion(estimates[modality]?.probabilities ?? fused) === first);
}
