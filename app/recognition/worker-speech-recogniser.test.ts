import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import type { SpeechRecogniser } from './speech-recogniser.ts';
import { createSpeechRecogniser } from './worker-speech-recogniser.ts';

const modelsFolder = join(dirname(fileURLToPath(import.meta.url)), '../../native-models');
const weightsAreHere = existsSync(packFolder({ name: 'moonshine-tiny-en-encoder', version: '0.1.29' }));
const workerUrl = new URL('./speech-worker.ts', import.meta.url);
const open: SpeechRecogniser[] = [];

function recogniser(registryOptions: { modelsFolder: string; cacheFolder?: string }, url = workerUrl) {
  const registry = createModelRegistry({ modelsFolder });
  const speech = createSpeechRecogniser({
    workerUrl: url,
    registryOptions,
    meter: registry.meter,
    noteLoad: registry.noteRemoteLoad,
  });
  open.push(speech);
  return { speech, registry };
}

function spoken(seconds: number) {
  const samples = Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.1 * Math.sin(i * 0.06));
  const segment = {
    id: 'customer-1',
    channel: 'customer' as const,
    startSample: 0,
    endSample: samples.length,
    samples,
  };
  const permitted = createChannelGate().admit('transcribe', segment);
  if (!permitted) throw new Error('The gate admits the customer.');
  return permitted;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((speech) => speech.close()));
});

// Without the weight packs in the cache (npm start or npm test fetches them) only the failures can be tried.
describe.skipIf(!weightsAreHere)('the speech recogniser in its thread', () => {
  it('says what its models run on and counts their runs for its owner', async () => {
    const { speech, registry } = recogniser({ modelsFolder });
    expect((await speech.ready()).map((load) => load.provider)).toEqual(['cpu', 'cpu']);
    const heard = await speech.hear(spoken(1), { words: false });
    expect([heard.frameCount, heard.width, heard.frames.length]).toEqual([40, 864, 40 * 864]);
    expect(heard.text).toBe('');
    expect(registry.meter.snapshot()).toMatchObject({ 'moonshine-tiny-en-encoder': { runs: 1 } });
    expect((await registry.list()).find((m) => m.name === 'moonshine-tiny-en-encoder')?.state).toBe('loaded');
  });

  it('leaves the samples it was given where they are', async () => {
    const { speech } = recogniser({ modelsFolder });
    const segment = spoken(1);
    await speech.hear(segment, { words: false });
    expect(segment.samples.length).toBe(16_000);
  });

  it('drops a request that was aborted while it waited, and only that one', async () => {
    const { speech } = recogniser({ modelsFolder });
    const controller = new AbortController();
    const first = speech.hear(spoken(1), { words: false });
    const second = speech.hear(spoken(1), { words: false, signal: controller.signal });
    const third = speech.hear(spoken(1), { words: false });
    controller.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    expect((await first).frameCount).toBe(40);
    expect((await third).frameCount).toBe(40);
  });
});

describe('the speech recogniser without what it needs', () => {
  it('refuses with the reason when the weights are missing', async () => {
    const { speech } = recogniser({ modelsFolder, cacheFolder: '/nowhere' });
    await expect(speech.hear(spoken(1))).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('fails the request of a thread that dies, and starts another one for the next request', async () => {
    const { speech } = recogniser({ modelsFolder }, new URL('data:text/javascript,process.exit(3)'));
    await expect(speech.hear(spoken(1))).rejects.toMatchObject({ code: 'model-failed' });
    await expect(speech.hear(spoken(1))).rejects.toMatchObject({ code: 'model-failed' });
  });

  it('refuses after it was closed', async () => {
    const { speech } = recogniser({ modelsFolder });
    await speech.close();
    await expect(speech.hear(spoken(1))).rejects.toMatchObject({ code: 'engine-unavailable' });
  });
});
