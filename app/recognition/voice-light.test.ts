import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { Permitted } from '../domain/consent.ts';
import { EMOTIONS, type EmotionEstimate } from '../domain/emotion.ts';
import { readClip } from '../evaluation/clip.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import type { ModelSession } from '../inference/model-session.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { normaliseLevel } from '../signal/level.ts';
import { LOG_MEL_BANDS } from '../signal/log-mel.ts';
import { softmax } from '../signal/softmax.ts';
import { chords, hiss, hum, knocks, ringing, silence } from '../testing/made-sounds.ts';
import { createVoiceEmotion, type EncodedSpeech } from './voice-emotion.ts';
import { leastClarity } from './voice-frames.ts';
import { createLightEar, VOICE_LIGHT_MODEL } from './voice-light.ts';

const root = join(import.meta.dirname, '../..');
const CLIPS = join(root, '../shared/data/speech/emotion');
const golden = JSON.parse(readFileSync(join(root, 'native-models/voice-light/golden.json'), 'utf8')) as {
  readonly frames: readonly {
    frameCount: number;
    logits: number[];
    affect: number[];
    embedding: number[];
    clarity: number[];
  }[];
};
const SOUNDS = { silence, ringing, hiss, hum, chords, knocks };

const registry = createModelRegistry({ modelsFolder: join(root, 'native-models') });
const ear = createLightEar();
const gate = createChannelGate();
let session: ModelSession;
let voice: ReturnType<typeof createVoiceEmotion>;
beforeAll(async () => {
  session = await registry.load(VOICE_LIGHT_MODEL);
  voice = createVoiceEmotion(session);
});
afterAll(() => registry.close());

/** The trainer's made frames, see `formula` in golden.json; stamped here because they are nobody's voice. */
function madeSpeech(frameCount: number, width = LOG_MEL_BANDS): Permitted<'voice-emotion', EncodedSpeech> {
  const frames = Float32Array.from({ length: frameCount * width }, (_, place) => {
    const [i, j] = [Math.floor(place / width), place % width];
    return 1.5 * Math.sin(0.37 * i + 0.11 * j) * Math.cos(0.05 * i * j);
  });
  return { channel: 'customer', frames, frameCount, width } as Permitted<'voice-emotion', EncodedSpeech>;
}

/** The road of a segment: levelled, heard by the light ear, judged. */
async function judged(sound: Float32Array): Promise<EmotionEstimate> {
  const samples = normaliseLevel(sound);
  const segment = { id: 'made', channel: 'customer', startSample: 0, endSample: samples.length, samples } as const;
  const audible = gate.admit('transcribe', segment);
  if (!audible) throw new TypeError('A customer may be listened to.');
  const { frames, frameCount, width } = await ear.hear(audible);
  const encoded = gate.admit('voice-emotion', { channel: 'customer', frames, frameCount, width });
  if (!encoded) throw new TypeError("A customer's voice may be listened to.");
  return voice.estimate(encoded);
}

test.each(golden.frames)("gives the trainer's numbers on $frameCount frames", async ({ frameCount, ...expected }) => {
  const estimate = await voice.estimate(madeSpeech(frameCount));
  const probabilities = softmax(expected.logits, session.manifest.calibration?.temperature);
  EMOTIONS.forEach((emotion, i) => {
    expect(estimate.probabilities[emotion]).toBeCloseTo(probabilities[i] ?? Number.NaN, 4);
  });
  expect(estimate.affect.valence).toBeCloseTo(expected.affect[0] ?? Number.NaN, 4);
  expect(estimate.affect.arousal).toBeCloseTo(expected.affect[1] ?? Number.NaN, 4);
  expect(estimate.embedding).toHaveLength(expected.embedding.length);
  expect(estimate.unclear ?? false).toBe((expected.clarity[0] ?? Number.NaN) < leastClarity(session.manifest));
});

test("refuses the large model's frames", async () => {
  await expect(voice.estimate(madeSpeech(10, 864))).rejects.toThrow(RangeError);
});

test('hears no words, whatever is asked', async () => {
  const samples = new Float32Array(1600);
  const audible = gate.admit('transcribe', { id: 's', channel: 'customer', startSample: 0, endSample: 1600, samples });
  expect(audible && (await ear.hear(audible, { words: true }))).toMatchObject({ text: '', tokens: [], frameCount: 8 });
});

describe('sound in which nobody speaks', () => {
  it.each(Object.entries(SOUNDS))('is not read as an emotion: %s', async (_, make) => {
    for (const share of [1, 0.4]) {
      const sound = make();
      expect(await judged(sound.subarray(0, share * sound.length))).toMatchObject({ unclear: true, uncertain: true });
    }
  });
});

describe.skipIf(!existsSync(CLIPS))('voices of test speakers (skipped where ../shared/data is absent)', () => {
  it('are clear', async () => {
    const rows = readFileSync(join(CLIPS, 'manifest.csv'), 'utf8')
      .split('\n')
      .filter((row) => row.includes(',test,'));
    let clear = 0;
    for (let i = 0; i < 16; i++) {
      const path = rows[i * Math.floor(rows.length / 16)]?.split(',')[0] ?? '';
      const estimate = await judged(await readClip(join(CLIPS, path), AbortSignal.timeout(20_000)));
      if (estimate.unclear !== true) clear += 1;
    }
    expect(clear).toBeGreaterThanOrEqual(14);
  }, 60_000);
});
