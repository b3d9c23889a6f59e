import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { readClip } from '../evaluation/clip.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { normaliseLevel } from '../signal/level.ts';
import { chords, clipped, hiss, hum, knocks, ringing, silence, together } from '../testing/made-sounds.ts';
import { createLocalSpeechRecogniser } from './local-speech-recogniser.ts';
import { createVoiceEmotion } from './voice-emotion.ts';
import { VOICE_EMOTION_MODEL } from './voice-frames.ts';

const root = join(import.meta.dirname, '../..');
const CLIPS = join(root, '../shared/data/speech/emotion');
const hasWeights = existsSync(packFolder({ name: 'moonshine-tiny-en-encoder', version: '0.1.29' }));

const SOUNDS = { silence, ringing, hiss, hum, chords, knocks };

const registry = createModelRegistry({ modelsFolder: join(root, 'native-models') });
const speech = createLocalSpeechRecogniser(registry);
const gate = createChannelGate();
let voice: ReturnType<typeof createVoiceEmotion>;
beforeAll(async () => {
  voice = createVoiceEmotion(await registry.load(VOICE_EMOTION_MODEL));
});
afterAll(async () => {
  await speech.close();
  await registry.close();
});

/** The road of a segment: levelled, through the real encoder, judged. */
async function judged(sound: Float32Array): Promise<EmotionEstimate> {
  const samples = normaliseLevel(sound);
  const segment = { id: 'made', channel: 'customer', startSample: 0, endSample: samples.length, samples } as const;
  const audible = gate.admit('transcribe', segment);
  if (!audible) throw new TypeError('A customer may be listened to.');
  const { frames, frameCount, width, overloaded } = await speech.hear(audible, { words: false });
  const heard = { channel: 'customer', frames, frameCount, width, ...(overloaded && { overloaded }) } as const;
  const encoded = gate.admit('voice-emotion', heard);
  if (!encoded) throw new TypeError("A customer's voice may be listened to.");
  return voice.estimate(encoded);
}

// The weight packs are in the cache after npm start or npm test.
describe.skipIf(!hasWeights)('sound in which nobody speaks', () => {
  it.each(Object.entries(SOUNDS))('is not read as an emotion: %s', async (_, make) => {
    for (const share of [1, 0.4]) {
      const sound = make();
      const estimate = await judged(sound.subarray(0, share * sound.length));
      expect(estimate).toMatchObject({ unclear: true, uncertain: true });
    }
  });
});

describe.skipIf(!hasWeights || !existsSync(CLIPS))(
  'voices of test speakers (skipped where ../shared/data is absent)',
  () => {
    const VOICES = 16;
    const clips: Float32Array[] = [];
    beforeAll(async () => {
      const rows = readFileSync(join(CLIPS, 'manifest.csv'), 'utf8')
        .split('\n')
        .filter((row) => row.includes(',test,'));
      const every = Math.floor(rows.length / VOICES);
      for (let i = 0; i < VOICES; i++) {
        const path = rows[i * every]?.split(',')[0] ?? '';
        clips.push(await readClip(join(CLIPS, path), AbortSignal.timeout(20_000)));
      }
    });
    const countOf = async (sounds: readonly Float32Array[], isCounted: (estimate: EmotionEstimate) => boolean) => {
      let count = 0;
      for (const sound of sounds) if (isCounted(await judged(sound))) count += 1;
      return count;
    };

    it('are clear', async () => {
      expect(await countOf(clips, (estimate) => estimate.unclear !== true)).toBeGreaterThanOrEqual(VOICES - 2);
    });

    it('are seldom read with certainty when two speak at once', async () => {
      const pairs = clips.map((clip, i) => together(clip, clips[(i + 7) % VOICES] ?? clip));
      expect(await countOf(pairs, (estimate) => !estimate.uncertain)).toBeLessThanOrEqual(VOICES / 6);
    });

    it('are never read with certainty when they are far too loud', async () => {
      const loud = clips.map((clip) => clipped(clip));
      expect(await countOf(loud, (estimate) => !estimate.uncertain)).toBe(0);
    });
  },
);
