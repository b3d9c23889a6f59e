/**
 * Fusion without a model, for embeddings that none was fitted to: the surer one of what is present stands for all of it, as its own
 * recogniser calibrated it.
 */
import { type EmotionEstimate, MODALITIES } from '../domain/emotion.ts';
import type { Fusion } from './fusion.ts';

export function createSurestFusion(): Fusion {
  return {
    modalities: MODALITIES,
    async fuse(estimates) {
      const [first, ...others] = MODALITIES.flatMap((modality) => estimates[modality] ?? []);
      if (!first) throw new RangeError('There is nothing to fuse.');
      const surest = others.reduce((a, b) => (isSurer(b, a) ? b : a), first);
      const { probabilities, affect, confidence, uncertain, modality } = surest;
      return { probabilities, affect, confidence, uncertain, weights: { [modality]: 1 } };
    },
    close: async () => {},
  };
}

/** What abstains, or is not one clear voice, has no say beside what does not. */
function isSurer(one: EmotionEstimate, other: EmotionEstimate): boolean {
  return one.uncertain === other.uncertain ? one.confidence > other.confidence : other.uncertain;
}
