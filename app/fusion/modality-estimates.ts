import type { EmotionEstimate, Modality } from '../domain/emotion.ts';

/** What the recognisers said about the same moment; at least one. */
export type ModalityEstimates = Readonly<Partial<Record<Modality, EmotionEstimate>>>;

/** Of some modalities those that have a say: what is not clear has none beside something that is. */
export function withSay(
  modalities: readonly Modality[],
  told: Readonly<Partial<Record<Modality, { readonly unclear?: boolean }>>>,
): readonly Modality[] {
  const given = modalities.filter((modality) => told[modality]);
  const clear = given.filter((modality) => told[modality]?.unclear !== true);
  return clear.length > 0 ? clear : given;
}
