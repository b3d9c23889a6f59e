import type { EmotionProbabilities, FusedEmotion } from '../domain/emotion.ts';
import { adaptProbabilities, isBlank, type LayerWeights, probabilitiesOf, vectorOf } from './residual-layer.ts';

/** What has become less likely than not, and less likely than it was, is no longer shown as certain. */
const LEAST_SURE = 0.5;

/** A reading as a layer leaves it, and the probabilities that stood there before. */
export interface AdaptedReading {
  readonly fused: FusedEmotion;
  readonly unadapted: EmotionProbabilities;
}

/** Undefined from a layer that changes nothing. An uncertain reading stays uncertain; valence and arousal stay as read. */
export function adaptReading(fused: FusedEmotion, weights: LayerWeights): AdaptedReading | undefined {
  if (isBlank(weights)) return undefined;
  const vector = adaptProbabilities(weights, vectorOf(fused.probabilities));
  const confidence = Math.max(...vector);
  const uncertain = fused.uncertain || confidence < Math.min(LEAST_SURE, fused.confidence);
  return {
    fused: { ...fused, probabilities: probabilitiesOf(vector), confidence, uncertain },
    unadapted: fused.probabilities,
  };
}
