/** What is kept of an utterance for the fusion of later ones: a few numbers a modality, no embedding and no words. */
import { EMOTIONS, type EmotionEstimate, MODALITIES, type Modality } from '../domain/emotion.ts';
import type { ModalityEstimates } from './modality-estimates.ts';

/** How far back a fusion looks, in utterances of both speakers. */
export const REMEMBERED_UTTERANCES = 6;
/** How many later ones a recording that is looked at again may tell of. */
export const LATER_UTTERANCES = 3;

/** What one recogniser said. */
export interface RememberedEstimate {
  /** In the order of `EMOTIONS`; they sum to 1. */
  readonly probabilities: readonly number[];
  readonly uncertain: boolean;
  readonly unclear: boolean;
  /** 0..1. */
  readonly quality: number;
}

/** Plain state, JSON-safe. */
export interface RememberedUtterance {
  /** Whether the speaker of the fused utterance spoke it. */
  readonly sameSpeaker: boolean;
  /** Empty where nothing may be read, as of the agent. */
  readonly told: Readonly<Partial<Record<Modality, RememberedEstimate>>>;
}

export function rememberEstimate(estimate: EmotionEstimate): RememberedEstimate {
  const { probabilities, uncertain, unclear = false, quality = 1 } = estimate;
  return { probabilities: EMOTIONS.map((emotion) => probabilities[emotion]), uncertain, unclear, quality };
}

/** What was said of one utterance, without what fusion needs for the present one only. */
export function remember(estimates: ModalityEstimates): RememberedUtterance['told'] {
  return Object.fromEntries(
    MODALITIES.flatMap((modality) => {
      const estimate = estimates[modality];
      return estimate ? [[modality, rememberEstimate(estimate)] as const] : [];
    }),
  );
}
