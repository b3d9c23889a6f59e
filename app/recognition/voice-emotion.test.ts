import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Permitted } from '../domain/consent.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import type { ModelSession } from '../inference/model-session.ts';
import { softmax } from '../signal/softmax.ts';
import { createVoiceEmotion, type EncodedSpeech } from './voice-emotion.ts';
import { leastClarity } from './voice-frames.ts';

const modelsFolder = fileURLToPath(new URL('../../native-models', import.meta.url));
const golden = JSON.parse(readFileSync(`${modelsFolder}/voice-emotion/golden.json`, 'utf8')) as {
  readonly frames: readonly {
    frameCount: number;
    logits: number[];
    affect: number[];
    embedding: number[];
    clarity: number[];
  }[];
};
const registry = createModelRegistry({ modelsFolder });
let session: ModelSession;
beforeAll(async () => {
  session = await registry.load('voice-emotion');
});
afterAll(() => registry.close());

/** The trainer's made frames, see `formula` in golden.json; stamped here because they are nobody's voice. */
function madeSpeech(frameCount: number, width = 864): Permitted<'voice-emotion', EncodedSpeech> {
  const frames = Float32Array.from({ length: frameCount * width }, (_, place) => {
    const [i, j] = [Math.floor(place / width), place % width];
    return 1.5 * Math.sin(0.37 * i + 0.11 * j) * Math.cos(0.05 * i * j);
  });
  return { channel: 'customer', frames, frameCount, width } as Permitted<'voice-emotion', EncodedSpeech>;
}

test.each(golden.frames)("gives the trainer's numbers on $frameCount frames", async ({ frameCount, ...expected }) => {
  const estimate = await createVoiceEmotion(session).estimate(madeSpeech(frameCount));
  const probabilities = softmax(expected.logits, session.manifest.calibration?.temperature);
  EMOTIONS.forEach((emotion, i) => {
    expect(estimate.probabilities[emotion]).toBeCloseTo(probabilities[i] ?? Number.NaN, 4);
  });
  expect(estimate.affect.valence).toBeCloseTo(expected.affect[0] ?? Number.NaN, 4);
  expect(estimate.affect.arousal).toBeCloseTo(expected.affect[1] ?? Number.NaN, 4);
  expect(estimate.embedding).toHaveLength(expected.embedding.length);
  expected.embedding.forEach((value, i) => {
    expect(estimate.embedding[i]).toBeCloseTo(value, 4);
  });
});

test('says uncertain when no emotion is likely enough, or when it is not one clear voice', async () => {
  const { calibration } = session.manifest;
  const atLeast = leastClarity(session.manifest);
  for (const { frameCount, clarity } of golden.frames) {
    const estimate = await createVoiceEmotion(session).estimate(madeSpeech(frameCount));
    const unclear = (clarity[0] ?? Number.NaN) < atLeast;
    expect(estimate.confidence).toBe(Math.max(...Object.values(estimate.probabilities)));
    expect(estimate.unclear ?? false).toBe(unclear);
    expect(estimate.uncertain).toBe(unclear || estimate.confidence < (calibration?.abstainBelow ?? Number.NaN));
  }
});

test('refuses frames that do not fit the model', async () => {
  const recogniser = createVoiceEmotion(session);
  await expect(recogniser.estimate(madeSpeech(0))).rejects.toThrow(RangeError);
  await expect(recogniser.estimate(madeSpeech(10, 80))).rejects.toThrow(RangeError);
});

test('refuses a model with other labels when it is made', () => {
  const other: ModelSession = { ...session, manifest: { ...session.manifest, labels: ['calm'] } };
  expect(() => createVoiceEmotion(other)).toThrow(TypeError);
});
