/**
 * Fusion without a model, the floor of the family: what the recognisers say is multiplied, each only as far as it is likely to be right, which
 * falls where it contradicts the others, now and earlier. `native-models/training/fusion_average.py` is its twin, which fitted the numbers.
 */
import { EMOTIONS, type EmotionEstimate, MODALITIES } from '../domain/emotion.ts';
import { softmax } from '../signal/softmax.ts';
import { AVERAGE_CALIBRATION } from './average-calibration.ts';
import { fusedAnswer } from './fused-answer.ts';
import type { Fusion } from './fusion.ts';
import { withSay } from './modality-estimates.ts';
import { chancesOfRight, doubted, saidBy, shareOf, sharpnessOf } from './modality-trust.ts';
import { remember } from './remembered-utterance.ts';

/** For provenance, where models are named. */
export const AVERAGE_FUSION = { model: 'fusion-average', version: '2.0.0' } as const;

export function createAverageFusion(): Fusion {
  return {
    modalities: MODALITIES,
    async fuse(estimates, around = { past: [] }) {
      const present = withSay(MODALITIES, estimates);
      if (present.length === 0) throw new RangeError('There is nothing to fuse.');
      const rightOf = chancesOfRight(around.past);
      const told = remember(estimates);
      const parts = present.flatMap((modality) => {
        const [estimate, whole] = [told[modality], estimates[modality]];
        if (!estimate || !whole) return [];
        const said = saidBy(modality, estimate, present.length);
        const right = rightOf[modality];
        return [{ estimate, whole, said, right, doubted: doubted(said, right) }];
      });
      const logits = EMOTIONS.map((_, e) => parts.reduce((sum, part) => sum + Math.log(part.doubted[e] ?? 1), 0));
      const found = softmax(logits, 1);
      const raw = parts.map(({ estimate, said, right, doubted }) => {
        const trusted = EMOTIONS.reduce(
          (sum, _, e) => sum + ((found[e] ?? 0) * right * (said[e] ?? 0)) / (doubted[e] ?? 1),
          0,
        );
        return sharpnessOf(estimate) * shareOf(estimate) * trusted;
      });
      const sum = raw.reduce((a, b) => a + b, 0);
      const weights = raw.map((value) => value / sum);
      const mean = (of: (estimate: EmotionEstimate) => number) =>
        parts.reduce((total, { whole }, i) => total + (weights[i] ?? 0) * of(whole), 0);
      const affect = { valence: mean(({ affect }) => affect.valence), arousal: mean(({ affect }) => affect.arousal) };
      return fusedAnswer({ logits, affect, weights }, present, estimates, AVERAGE_CALIBRATION);
    },
    close: async () => {},
  };
}
