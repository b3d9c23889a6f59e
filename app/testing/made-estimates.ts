/** The estimates that golden numbers of the fusions were computed from; formulas as in `native-models/training/fusion_export.py`. */
import {
  EMOTIONS,
  type EmotionEstimate,
  type EmotionProbabilities,
  MODALITIES,
  type Modality,
} from '../domain/emotion.ts';
import type { ModalityEstimates } from '../fusion/modality-estimates.ts';
import { type RememberedUtterance, remember } from '../fusion/remembered-utterance.ts';
import { softmax } from '../signal/softmax.ts';

const WIDTHS = { voice: 288, text: 128, face: 128 } as const;
const QUALITIES = { voice: 0.9, text: 0.7, face: 0.4 } as const;

/** @param of any of the modalities, in any order. */
export function madeEstimates(of: readonly Modality[]): ModalityEstimates {
  return Object.fromEntries(of.map((modality) => [modality, madeEstimate(modality)]));
}

export function madeEstimate(modality: Modality): EmotionEstimate {
  const place = MODALITIES.indexOf(modality) + 1;
  return {
    modality,
    ...madeProbabilities(place),
    affect: { valence: 0, arousal: 0 },
    uncertain: modality === 'text',
    quality: QUALITIES[modality],
    embedding: Float32Array.from({ length: WIDTHS[modality] }, (_, j) => Math.sin(0.3 * j + place)),
  };
}

/** What was said around it: nine utterances with everything present, every other one by the same speaker; the last three are later ones. */
export function madeSurroundings(): { readonly past: RememberedUtterance[]; readonly later: RememberedUtterance[] } {
  const all = Array.from({ length: 9 }, (_, u): RememberedUtterance => {
    const estimates = MODALITIES.map((modality, i) => {
      const probabilities = madeProbabilities(i + 1 + 0.5 * u);
      return [modality, { ...madeEstimate(modality), ...probabilities, uncertain: false, quality: 0.8 }] as const;
    });
    return { sameSpeaker: u % 2 === 0, told: remember(Object.fromEntries(estimates)) };
  });
  return { past: all.slice(0, 6), later: all.slice(6) };
}

function madeProbabilities(shift: number): Pick<EmotionEstimate, 'probabilities' | 'confidence'> {
  const heights = EMOTIONS.map((_, j) => 2 * Math.sin(1.7 * j + shift));
  const values = softmax(heights, 1);
  const entries = EMOTIONS.map((emotion, j) => [emotion, values[j]] as const);
  return { probabilities: Object.fromEntries(entries) as EmotionProbabilities, confidence: Math.max(...values) };
}
