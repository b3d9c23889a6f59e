/**
 * Fusion without a model, the floor of the family: the mean of the recognisers' calibrated probabilities, each weighed by how far it can be
 * relied on. `native-models/training/fusion_average.py` is its twin, which fitted the calibration.
 */
import { EMOTIONS, type EmotionEstimate, MODALITIES, type Modality } from '../domain/emotion.ts';
import { AVERAGE_CALIBRATION } from './average-calibration.ts';
import { fusedAnswer } from './fused-answer.ts';
import type { Fusion } from './fusion.ts';
import { type ModalityEstimates, withSay } from './modality-estimates.ts';

/** For provenance, where models are named. */
export const AVERAGE_FUSION = { model: 'fusion-average', version: '1.0.0' } as const;

/** What abstains counts half. */
const UNCERTAIN_SHARE = 0.5;
/** Even a modality that knows nothing, or that nobody agrees with, keeps so much of a say. */
const LEAST_SHARPNESS = 0.05;
const LEAST_AGREEMENT = 0.25;
const LEAST_QUALITY = 0.01;

export function createAverageFusion(): Fusion {
  return {
    modalities: MODALITIES,
    async fuse(estimates) {
      const present = withSay(MODALITIES, estimates);
      const told = present.flatMap((modality) => estimates[modality] ?? []);
      const raw = told.map((estimate) => reliabilityOf(estimate, present, estimates));
      const sum = raw.reduce((a, b) => a + b, 0);
      if (told.length === 0) throw new RangeError('There is nothing to fuse.');
      const weights = raw.map((value) => value / sum);
      const mean = (of: (estimate: EmotionEstimate) => number) =>
        told.reduce((total, estimate, i) => total + (weights[i] ?? 0) * of(estimate), 0);
      const logits = EMOTIONS.map((emotion) => Math.log(mean(({ probabilities }) => probabilities[emotion]) + 1e-9));
      const affect = { valence: mean(({ affect }) => affect.valence), arousal: mean(({ affect }) => affect.arousal) };
      return fusedAnswer({ logits, affect, weights }, present, estimates, AVERAGE_CALIBRATION);
    },
    close: async () => {},
  };
}

/** From how sharp the probabilities are, how good the signal, whether it abstains, and how far the others agree; above 0. */
function reliabilityOf(estimate: EmotionEstimate, present: readonly Modality[], all: ModalityEstimates): number {
  const { probabilities, uncertain, quality = 1, modality } = estimate;
  const entropy = -EMOTIONS.reduce((sum, e) => sum + probabilities[e] * Math.log(probabilities[e] + 1e-9), 0);
  const sharpness = Math.max(0, 1 - entropy / Math.log(EMOTIONS.length)) + LEAST_SHARPNESS;
  const others = present.filter((other) => other !== modality).flatMap((other) => all[other] ?? []);
  const overlap = (other: EmotionEstimate) =>
    EMOTIONS.reduce((sum, e) => sum + Math.min(probabilities[e], other.probabilities[e]), 0);
  const agreement = others.reduce((sum, other) => sum + overlap(other), 0) / Math.max(1, others.length);
  return (
    sharpness *
    Math.sqrt(Math.max(LEAST_QUALITY, quality)) *
    (uncertain ? UNCERTAIN_SHARE : 1) *
    (LEAST_AGREEMENT + agreement)
  );
}
