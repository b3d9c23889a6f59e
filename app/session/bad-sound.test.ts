/** Sound that should say nothing, through the whole road of a call with the real models: is a sure emotion told? */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AssistEvent } from '../contract/events.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { readClip } from '../evaluation/clip.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createLocalSpeechRecogniser } from '../recognition/local-speech-recogniser.ts';
import * as made from '../testing/made-sounds.ts';
import { sampleSource } from '../testing/sample-source.ts';
import { sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import { loadRecognisers, type Recognisers } from './recognisers.ts';

const root = join(import.meta.dirname, '../..');
const CLIPS = join(root, '../shared/data/speech/emotion');
const hasWeights = existsSync(packFolder({ name: 'moonshine-tiny-en-decoder', version: '0.1.29' }));

const registry = createModelRegistry({ modelsFolder: join(root, 'native-models') });
const speech = createLocalSpeechRecogniser(registry);
let recognisers: Recognisers;
afterAll(async () => {
  await speech.close();
  await registry.close();
});

/** A call in which the customer's channel holds these samples. */
async function callOf(samples: Float32Array): Promise<readonly AssistEvent[]> {
  const call = new CallSession({
    ...sessionSetting(),
    callId: 'bad-sound',
    source: sampleSource(samples),
    recognisers,
  });
  const events = await toldBy(call);
  expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  expect(events.filter(({ type }) => type === 'degraded')).toEqual([]);
  return events;
}

/** What was told with certainty, e.g. `voice fear`. */
function sureOf(events: readonly AssistEvent[]): string[] {
  return events.flatMap((event) => {
    const told = event.type === 'emotion' ? event.estimate : event.type === 'fused' ? event.fused : undefined;
    if (!told || told.uncertain) return [];
    const [top] = Object.entries(told.probabilities).sort((a, b) => b[1] - a[1]);
    return [`${event.type === 'emotion' ? event.estimate.modality : 'fused'} ${top?.[0]}`];
  });
}

const soft = made.noise(11);
const SOUNDS: Readonly<Record<string, () => Float32Array>> = {
  'digital silence': () => new Float32Array(3 * CALL_RATE_HZ),
  'noise that nobody would hear': () => Float32Array.from({ length: 3 * CALL_RATE_HZ }, () => 1e-4 * soft()),
  'an open line': made.silence,
  hiss: made.hiss,
  'pink noise': made.pinkNoise,
  hum: made.hum,
  'a ringing tone': made.ringing,
  'a ringback tone': made.ringback,
  'keys that are dialled': made.keypad,
  'a fax': made.fax,
  'music on hold': made.chords,
  'a band': made.band,
  'a siren': made.siren,
  'typing and knocking': made.knocks,
  'nothing but an offset': () => new Float32Array(3 * CALL_RATE_HZ).fill(0.5),
  'values that are no numbers': () => new Float32Array(3 * CALL_RATE_HZ).fill(Number.NaN),
  'values without end': () => new Float32Array(3 * CALL_RATE_HZ).fill(Number.POSITIVE_INFINITY),
  'a single sample': () => Float32Array.of(0.5),
  'nothing at all': () => new Float32Array(0),
};

// The weight packs are in the cache after npm start or npm test.
describe.skipIf(!hasWeights)('a call in which nobody speaks', () => {
  beforeAll(async () => {
    recognisers = await loadRecognisers(registry, speech);
    expect([...recognisers.failures]).toEqual([]);
  });

  it.each(Object.entries(SOUNDS))('tells neither words nor an emotion: %s', async (_what, make) => {
    const events = await callOf(make());
    expect(sureOf(events)).toEqual([]);
    expect(events.filter(({ type }) => type === 'utterance')).toEqual([]);
  });
});

const haveVoices = hasWeights && existsSync(CLIPS);
describe.skipIf(!haveVoices)('a call with a spoilt voice (skipped where ../shared/data is absent)', () => {
  let english: Float32Array[];
  let polish: Float32Array[];
  beforeAll(async () => {
    recognisers = await loadRecognisers(registry, speech);
    const rows = readFileSync(join(CLIPS, 'manifest.csv'), 'utf8').split('\n');
    const some = async (of: string, count: number) => {
      const among = rows.filter((row) => row.startsWith(of) && row.includes(',test,'));
      const chosen = Array.from(
        { length: count },
        (_, i) => among[Math.floor(((i + 0.5) * among.length) / count)] ?? '',
      );
      const paths = chosen.map((row) => join(CLIPS, row.split(',')[0] ?? ''));
      return Promise.all(paths.map((path) => readClip(path, AbortSignal.timeout(20_000))));
    };
    [english, polish] = [await some('ravdess', 6), await some('nemo', 6)];
  });
  const sureCalls = async (voices: readonly Float32Array[], of = /./) => {
    const told: string[][] = [];
    for (const voice of voices) told.push(sureOf(await callOf(voice)).filter((what) => of.test(what)));
    return told.filter((sure) => sure.length > 0).length;
  };

  it('tells something of voices that are not spoilt', async () => {
    expect(await sureCalls(english)).toBeGreaterThanOrEqual(3);
  });

  it('tells nothing for certain of a voice that is cut flat', async () => {
    expect(
      await sureCalls(
        english.map((voice) => made.clipped(voice)),
        /voice/,
      ),
    ).toBe(0);
  });

  it('seldom tells anything for certain of two voices at once', async () => {
    const pairs = english.map((voice, i) => made.together(voice, polish[i] ?? voice));
    expect(await sureCalls(pairs)).toBeLessThanOrEqual(2);
  });

  it('hardly ever reads words into speech that runs backwards', async () => {
    expect(
      await sureCalls(
        english.map((voice) => voice.slice().reverse()),
        /text/,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('hardly ever reads words into a language that it does not know', async () => {
    expect(await sureCalls(polish, /text/)).toBeLessThanOrEqual(1);
  });

  it('hears a voice over an offset as it hears it without', async () => {
    const [voice = new Float32Array(0)] = english;
    const words = (events: readonly AssistEvent[]) =>
      events.flatMap((event) => (event.type === 'utterance' ? [event.utterance.text] : []));
    expect(words(await callOf(voice.map((sample) => sample + 0.2)))).toEqual(words(await callOf(voice)));
  });

  it('says nothing of a scrap of a voice', async () => {
    const [voice = new Float32Array(0)] = english;
    const loudest = voice.reduce((best, sample, i) => (Math.abs(sample) > Math.abs(voice[best] ?? 0) ? i : best), 0);
    expect(sureOf(await callOf(voice.slice(loudest, loudest + 0.05 * CALL_RATE_HZ)))).toEqual([]);
  });
});
