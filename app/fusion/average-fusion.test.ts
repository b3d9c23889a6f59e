import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EMOTIONS, type Modality } from '../domain/emotion.ts';
import { madeEstimate, madeEstimates } from '../testing/made-estimates.ts';
import { createAverageFusion } from './average-fusion.ts';

const fusion = createAverageFusion();
const file = new URL('../../native-models/training/results/fusion-average.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly cases: readonly { situation: string; probabilities: number[]; weights: number[] }[];
};

it.each(golden.cases)("gives the trainer's numbers for $situation", async ({ situation, probabilities, weights }) => {
  const present = situation.split('+') as Modality[];
  const fused = await fusion.fuse(madeEstimates(present));
  for (const [i, emotion] of EMOTIONS.entries())
    expect(fused.probabilities[emotion]).toBeCloseTo(probabilities[i] ?? Number.NaN, 4);
  for (const [i, modality] of present.entries())
    expect(fused.weights[modality]).toBeCloseTo(weights[i] ?? Number.NaN, 4);
});

it('weighs less what abstains, what has a bad signal, and what the others contradict', async () => {
  const [voice, text] = [{ ...madeEstimate('voice'), uncertain: false }, madeEstimate('text')];
  const { weights } = await fusion.fuse({ voice, text });
  for (const worse of [{ uncertain: true }, { quality: 0.1 }, { quality: 0 }])
    expect((await fusion.fuse({ voice: { ...voice, ...worse }, text })).weights.voice).toBeLessThan(weights.voice ?? 0);
  const alike = { ...madeEstimate('face'), probabilities: text.probabilities };
  const three = await fusion.fuse({ voice, text: { ...text, uncertain: false, quality: 0.9 }, face: alike });
  expect(three.weights.voice).toBeLessThan(three.weights.text ?? 0);
});

it('refuses nothing at all, and gives what is not clear no say beside what is', async () => {
  await expect(fusion.fuse({})).rejects.toThrow(RangeError);
  const unclear = { ...madeEstimate('voice'), unclear: true } as const;
  expect((await fusion.fuse({ voice: unclear, text: madeEstimate('text') })).weights).toEqual({ text: 1 });
});
