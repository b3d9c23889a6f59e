import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EMOTIONS, type EmotionEstimate, type Modality } from '../domain/emotion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { type ConcatFusion, createConcatFusion, FUSION_MODEL, type ModalityEstimates } from './concat-fusion.ts';

const modelsFolder = fileURLToPath(new URL('../../native-models', import.meta.url));
const read = (file: string) => JSON.parse(readFileSync(`${modelsFolder}/fusion-concat/${file}`, 'utf8'));
const golden = read('golden.json') as {
  readonly cases: readonly { situation: string; logits: number[]; affect: number[]; contributions: number[][] }[];
};
const manifest = read('manifest.json') as {
  readonly inputs: readonly { name: string; shape: number[] }[];
  readonly calibration: { readonly bySituation: Record<string, { temperature: number; abstainBelow: number }> };
};
const registry = createModelRegistry({ modelsFolder });
let fusion: ConcatFusion;
beforeAll(async () => {
  fusion = createConcatFusion(await registry.load(FUSION_MODEL));
});
afterAll(() => registry.close());

/** The trainer's made embeddings, see `formula` in golden.json. */
function made(...modalities: readonly Modality[]): ModalityEstimates {
  return Object.fromEntries(
    modalities.map((modality) => {
      const width = manifest.inputs.find(({ name }) => name === modality)?.shape[1] ?? 8;
      const shift = ['voice', 'text'].indexOf(modality) + 1;
      const embedding = Float32Array.from({ length: width }, (_, j) => Math.sin(0.3 * j + shift));
      return [modality, { modality, embedding } as unknown as EmotionEstimate];
    }),
  );
}

test.each(golden.cases)("gives the trainer's numbers for $situation", async (expected) => {
  const calibration = manifest.calibration.bySituation[expected.situation];
  if (!calibration) throw new Error('The manifest has no calibration for this.');
  const fused = await fusion.fuse(made(...(expected.situation.split('+') as Modality[])));
  const wanted = calibratedEmotion(expected.logits, calibration);
  for (const emotion of EMOTIONS) expect(fused.probabilities[emotion]).toBeCloseTo(wanted.probabilities[emotion], 4);
  expect(fused.uncertain).toBe(wanted.uncertain);
  expect(fused.affect.valence).toBeCloseTo(expected.affect[0] ?? Number.NaN, 4);
  expect(fused.affect.arousal).toBeCloseTo(expected.affect[1] ?? Number.NaN, 4);
});

test('shares the evidence among what is present, by how much each moved the logits', async () => {
  const both = await fusion.fuse(made('voice', 'text'));
  const [voice = [], text = []] = golden.cases.find(({ situation }) => situation === 'voice+text')?.contributions ?? [];
  expect(both.weights.voice).toBeCloseTo(Math.hypot(...voice) / (Math.hypot(...voice) + Math.hypot(...text)), 4);
  expect((both.weights.voice ?? 0) + (both.weights.text ?? 0)).toBeCloseTo(1, 6);
  expect((await fusion.fuse(made('text'))).weights).toEqual({ text: 1 });
});

test('leaves out a modality it has not learned', async () => {
  expect(await fusion.fuse(made('voice', 'face'))).toEqual(await fusion.fuse(made('voice')));
});

test('refuses nothing at all and an embedding of another width', async () => {
  await expect(fusion.fuse({})).rejects.toThrow(RangeError);
  const odd = { modality: 'voice', embedding: new Float32Array(3) } as unknown as EmotionEstimate;
  await expect(fusion.fuse({ voice: odd })).rejects.toThrow(RangeError);
});
