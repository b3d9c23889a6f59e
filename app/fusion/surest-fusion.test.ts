import { expect, test } from 'vitest';
import {
  EMOTIONS,
  type Emotion,
  type EmotionEstimate,
  type EmotionProbabilities,
  type Modality,
} from '../domain/emotion.ts';
import { createSurestFusion } from './surest-fusion.ts';

const fusion = createSurestFusion();

function estimate(modality: Modality, emotion: Emotion, confidence: number, uncertain = false): EmotionEstimate {
  const rest = (1 - confidence) / (EMOTIONS.length - 1);
  const entries = EMOTIONS.map((name) => [name, name === emotion ? confidence : rest] as const);
  const probabilities = Object.fromEntries(entries) as EmotionProbabilities;
  return {
    modality,
    probabilities,
    affect: { valence: 0, arousal: 0 },
    confidence,
    uncertain,
    embedding: new Float32Array(96),
  };
}

test('tells what is alone as its recogniser told it, whatever its embedding', async () => {
  const voice = estimate('voice', 'sad', 0.8);
  const { probabilities, affect, confidence, uncertain } = voice;
  expect(await fusion.fuse({ voice })).toEqual({ probabilities, affect, confidence, uncertain, weights: { voice: 1 } });
  expect((await fusion.fuse({ text: estimate('text', 'happy', 0.7) })).weights).toEqual({ text: 1 });
});

test('takes the surer one of voice and words, and never an abstaining one beside one that answers', async () => {
  const [sad, happy] = [estimate('voice', 'sad', 0.8), estimate('text', 'happy', 0.9)];
  expect((await fusion.fuse({ voice: sad, text: happy })).weights).toEqual({ text: 1 });
  const abstaining = estimate('text', 'happy', 0.9, true);
  expect(await fusion.fuse({ voice: sad, text: abstaining })).toMatchObject({
    weights: { voice: 1 },
    uncertain: false,
  });
  const unclear = { ...estimate('voice', 'sad', 0.99, true), unclear: true } as const;
  expect(await fusion.fuse({ voice: unclear, text: happy })).toMatchObject({ weights: { text: 1 }, uncertain: false });
  expect((await fusion.fuse({ voice: unclear, text: abstaining })).uncertain).toBe(true);
});

test('takes the face where it is surest', async () => {
  const face = estimate('face', 'happy', 0.95);
  expect((await fusion.fuse({ voice: estimate('voice', 'sad', 0.8), face })).weights).toEqual({ face: 1 });
});

test('refuses nothing at all', async () => {
  await expect(fusion.fuse({})).rejects.toThrow(RangeError);
});
