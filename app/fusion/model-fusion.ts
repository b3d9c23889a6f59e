/**
 * Fusion by one of the trained models, which all take and give the same: the paper's concatenation, its attention, the graph over the dialogue.
 * Training and figures: the model cards in `native-models/fusion-*`.
 */
import { z } from 'zod';
import { EMOTIONS, MODALITIES, type Modality } from '../domain/emotion.ts';
import { floatOutput, floatTensor, type ModelSession, type Tensor } from '../inference/model-session.ts';
import { fusedAnswer, situationCalibrations } from './fused-answer.ts';
import type { Fusion } from './fusion.ts';
import { contextFeeds } from './fusion-feeds.ts';
import { type ModalityEstimates, withSay } from './modality-estimates.ts';

const fusionManifest = z.looseObject({
  labels: z.array(z.string()).refine((labels) => labels.join() === EMOTIONS.join(), 'other emotions'),
  modalities: z.array(z.string()).refine((names) => names.join() === MODALITIES.join(), 'other modalities'),
  calibration: z.looseObject({ bySituation: situationCalibrations }),
});

/** @throws TypeError when the session's manifest is not of such a model. */
export function createModelFusion(session: ModelSession): Fusion {
  const { inputs, name } = session.manifest;
  const manifest = fusionManifest.safeParse(session.manifest);
  if (!manifest.success)
    throw new TypeError(`The model ${name} does not fuse voice, words and face: ${z.prettifyError(manifest.error)}`);
  const { bySituation } = manifest.data.calibration;
  const widths = MODALITIES.map((modality) => Number(inputs.find((input) => input.name === modality)?.shape[1]));

  return {
    modalities: MODALITIES,
    looksAhead: inputs.some(({ name: input }) => input === 'distance'),
    async fuse(estimates, around = { past: [] }) {
      const present = withSay(MODALITIES, estimates);
      if (present.length === 0) throw new RangeError(`The model ${name} has nothing to fuse.`);
      const all = { ...embeddingFeeds(estimates, present, widths), ...contextFeeds(estimates, present, around) };
      const feeds = Object.fromEntries(
        Object.entries(all).filter(([feed]) => inputs.some((input) => input.name === feed)),
      );
      const outputs = await session.run(feeds);
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      const shares = floatOutput(outputs, 'weights');
      const weights = present.map((modality) => shares[MODALITIES.indexOf(modality)] ?? 0);
      const answer = { logits: floatOutput(outputs, 'logits'), affect: { valence, arousal }, weights };
      return fusedAnswer(answer, present, estimates, bySituation);
    },
    close: () => session.close(),
  };
}

/** `voice`, `text`, `face`: `[1, width]`, zero where absent, which the model masks. */
function embeddingFeeds(
  estimates: ModalityEstimates,
  present: readonly Modality[],
  widths: readonly number[],
): Readonly<Record<string, Tensor>> {
  const feeds = MODALITIES.map((modality, i) => {
    const width = widths[i] ?? 0;
    const known = present.includes(modality) ? estimates[modality]?.embedding : undefined;
    const embedding = known ?? new Float32Array(width);
    if (embedding.length !== width)
      throw new RangeError(`A ${modality} embedding of ${embedding.length} numbers does not fit ${width}.`);
    return [modality, floatTensor(embedding, [1, width])] as const;
  });
  return Object.fromEntries(feeds);
}
