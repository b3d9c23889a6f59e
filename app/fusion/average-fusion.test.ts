import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  EMOTIONS,
  type Emotion,
  type EmotionEstimate,
  type EmotionProbabilities,
  type Modality,
  topEmotion,
} from '../domain/emotion.ts';
import { madeEstimate, madeEstimates, madeSurroundings } from '../testing/made-estimates.ts';
import { createAverageFusion } from './average-fusion.ts';
import { remember } from './remembered-utterance.ts';

const fusion = createAverageFusion();
const file = new URL('../../native-models/training/results/fusion-average.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly cases: readonly { situation: string; past: boolean; probabilities: number[]; weights: number[] }[];
};

it.each(golden.cases)("gives the trainer's numbers for $situation, past $past", async (given) => {
  const { situation, past, probabilities, weights } = given;
  const present = situation.split('+') as Modality[];
  const around = { past: past ? madeSurroundings().past : [] };
  const fused = await fusion.fuse(madeEstimates(present), around);
  for (const [i, emotion] of EMOTIONS.entries())
    expect(fused.probabilities[emotion]).toBeCloseTo(probabilities[i] ?? Number.NaN, 4);
  for (const [i, modality] of present.entries())
    expect(fused.weights[modality]).toBeCloseTo(weights[i] ?? Number.NaN, 4);
});

it('weighs less what abstains, what has a bad signal, and what the others contradict', async () => {
  const [voice, text] = [said('voice', 'angry', 0.7), said('text', 'angry', 0.7)];
  const { weights } = await fusion.fuse({ voice, text });
  for (const worse of [{ uncertain: true }, { quality: 0.1 }, { quality: 0 }])
    expect((await fusion.fuse({ voice: { ...voice, ...worse }, text })).weights.voice).toBeLessThan(weights.voice ?? 0);
  const against = await fusion.fuse({ voice: said('voice', 'happy', 0.7), text, face: said('face', 'angry', 0.7) });
  expect(against.weights.voice).toBeLessThan(against.weights.text ?? 0);
  expect(topEmotion(against.probabilities)).toBe('angry');
});

it('believes a face less, the more often its speaker was contradicted by voice and words', async () => {
  const now = { voice: said('voice', 'angry', 0.7), face: said('face', 'happy', 0.7) };
  const told = remember({ ...now, text: said('text', 'angry', 0.7) });
  const faceAfter = async (times: number, sameSpeaker = true) => {
    const past = Array.from({ length: times }, () => ({ sameSpeaker, told }));
    return (await fusion.fuse(now, { past })).weights.face ?? 0;
  };
  const weights = [await faceAfter(0), await faceAfter(1), await faceAfter(3)];
  expect(weights[1]).toBeLessThan(weights[0] ?? 0);
  expect(weights[2]).toBeLessThan(weights[1] ?? 0);
  expect(await faceAfter(3, false)).toBe(weights[0]);
});

it('learns nothing from what was said with one modality alone', async () => {
  const estimates = madeEstimates(['voice', 'text']);
  const past = [{ sameSpeaker: true, told: remember({ face: said('face', 'happy', 0.9) }) }];
  const [alone, after] = [await fusion.fuse(estimates), await fusion.fuse(estimates, { past })];
  for (const emotion of EMOTIONS) expect(after.probabilities[emotion]).toBeCloseTo(alone.probabilities[emotion], 9);
});

it('refuses nothing at all, and gives what is not clear no say beside what is', async () => {
  await expect(fusion.fuse({})).rejects.toThrow(RangeError);
  const unclear = { ...madeEstimate('voice'), unclear: true } as const;
  expect((await fusion.fuse({ voice: unclear, text: madeEstimate('text') })).weights).toEqual({ text: 1 });
});

function said(modality: Modality, emotion: Emotion, probability: number): EmotionEstimate {
  const rest = (1 - probability) / (EMOTIONS.length - 1);
  const entries = EMOTIONS.map((name) => [name, name === emotion ? probability : rest]);
  const probabilities = Object.fromEntries(entries) as EmotionProbabilities;
  return { ...madeEstimate(modality), probabilities, confidence: probability, uncertain: false, quality: 1 };
}
