/**
 * The fusion baseline (the paper's section 5): the embeddings of the modalities that are present, side by side, and one
 * linear layer. What is absent is masked. Training and figures: `native-models/fusion-concat/model-card.md`.
 */
import { z } from 'zod';
import {
  EMOTIONS,
  type Emotion,
  type EmotionEstimate,
  type EmotionProbabilities,
  type FusedEmotion,
  MODALITIES,
  type Modality,
} from '../domain/emotion.ts';
import { floatOutput, floatTensor, type ModelSession, type Tensor } from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';

/** The committed model's name. */
export const FUSION_MODEL = 'fusion-concat';

/** What the recognisers said about the same moment; at least one. */
export type ModalityEstimates = Readonly<Partial<Record<Modality, EmotionEstimate>>>;

/** One fused state out of what is present. */
export interface ConcatFusion {
  /** The modalities the model has learned; estimates of others are left out. */
  readonly modalities: readonly Modality[];
  /** @throws RangeError when none of its modalities is present or an embedding has another width; AppError `model-failed`. */
  fuse(estimates: ModalityEstimates): Promise<FusedEmotion>;
  close(): Promise<void>;
}

/** Calibration differs by what is present: `voice`, `text`, `voice+text`. */
const situations = z.record(z.string(), z.object({ temperature: z.number(), abstainBelow: z.number() }));

/** @throws TypeError when the session's manifest is not of such a model. */
export function createConcatFusion(session: ModelSession): ConcatFusion {
  const { inputs, labels, name, calibration } = session.manifest;
  const calibrations = situations.safeParse(calibration?.bySituation);
  if (!calibrations.success || labels?.join() !== EMOTIONS.join())
    throw new TypeError(`The model ${name} does not give logits of the seven emotions calibrated by what is present.`);
  const widths = new Map<Modality, number>();
  for (const input of inputs) {
    const modality = MODALITIES.find((candidate) => candidate === input.name);
    if (modality) widths.set(modality, Number(input.shape[1]));
  }
  const modalities = [...widths.keys()];

  return {
    modalities,
    async fuse(estimates) {
      const isUnclear = (modality: Modality) => estimates[modality]?.unclear === true;
      const given = modalities.filter((modality) => estimates[modality]);
      // What is not one clear voice has no say beside something that is clear.
      const present = given.every(isUnclear) ? given : given.filter((modality) => !isUnclear(modality));
      const situation = calibrations.data[present.join('+')];
      if (!situation) throw new RangeError(`The model ${name} cannot fuse [${present.join(', ')}].`);
      const flags = Float32Array.from(modalities, (modality) => (present.includes(modality) ? 1 : 0));
      const feeds: Record<string, Tensor> = { present: floatTensor(flags, [1, modalities.length]) };
      for (const [modality, width] of widths) {
        const known = present.includes(modality) ? estimates[modality]?.embedding : undefined;
        const embedding = known ?? new Float32Array(width);
        if (embedding.length !== width)
          throw new RangeError(`A ${modality} embedding of ${embedding.length} numbers does not fit ${width}.`);
        feeds[modality] = floatTensor(embedding, [1, width]);
      }
      const outputs = await session.run(feeds);
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      const found = calibratedEmotion(floatOutput(outputs, 'logits'), situation);
      return {
        ...found,
        uncertain: found.uncertain || !isBacked(found.probabilities, present, estimates) || present.every(isUnclear),
        affect: { valence, arousal },
        weights: evidenceShares(modalities, present, floatOutput(outputs, 'contributions')),
      };
    },
    close: () => session.close(),
  };
}

/**
 * Whether some present modality puts the same emotion first. A linear layer can add two doubtful embeddings up to a third emotion
 * that neither of them hears; that is not shown as certain.
 */
function isBacked(fused: EmotionProbabilities, present: readonly Modality[], estimates: ModalityEstimates): boolean {
  const first = likeliest(fused);
  return present.some((modality) => likeliest(estimates[modality]?.probabilities ?? fused) === first);
}

function likeliest(probabilities: EmotionProbabilities): Emotion {
  return EMOTIONS.reduce((a, b) => (probabilities[b] > probabilities[a] ? b : a));
}

/**
 * How much of the evidence each present modality gave: the length of what it added to the logits over the sum of the lengths.
 *
 * @param contributions `[modalities, 7]`, centred over the emotions.
 */
function evidenceShares(
  modalities: readonly Modality[],
  present: readonly Modality[],
  contributions: Float32Array,
): FusedEmotion['weights'] {
  const lengths = present.map((modality) => {
    const start = modalities.indexOf(modality) * EMOTIONS.length;
    return Math.hypot(...contributions.subarray(start, start + EMOTIONS.length));
  });
  const sum = lengths.reduce((a, b) => a + b, 0);
  return Object.fromEntries(
    present.map((modality, i) => [modality, sum > 0 ? (lengths[i] ?? 0) / sum : 1 / present.length]),
  );
}
