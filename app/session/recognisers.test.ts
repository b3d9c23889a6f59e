import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createLightEar } from '../recognition/voice-light.ts';
import { loadRecognisers } from './recognisers.ts';

const registry = createModelRegistry({ modelsFolder: join(import.meta.dirname, '../../native-models') });
const hasWeights = existsSync(packFolder({ name: 'silero-vad', version: '6-0.0.31' }));
afterAll(() => registry.close());

// The weight packs are in the cache after npm start or npm test.
describe.skipIf(!hasWeights)('the light tier', () => {
  it('loads neither speech to text nor the large voice model nor the fusion fitted to it, and names what it does use', async () => {
    const recognisers = await loadRecognisers(registry, createLightEar(), 'light');
    expect(recognisers.failures.size).toBe(0);
    const loaded = (await registry.list()).filter(({ state }) => state === 'loaded').map(({ name }) => name);
    expect(new Set(loaded)).toEqual(new Set(['silero-vad', 'text-emotion', 'voice-light']));
    expect(recognisers.newVoiceBaseline).toBeUndefined();
    const told = recognisers.provenanceOf('words', 'voice-emotion', 'fusion');
    expect(told.map(({ model }) => model)).toEqual(['voice-light']);
  });
});

describe.skipIf(!hasWeights)('the full tier', () => {
  it.each([
    ['average', 'fusion-average'],
    ['attention', 'fusion-attention'],
    ['graph', 'fusion-graph'],
  ] as const)('fuses by %s when that is configured, and names it as what its states rest on', async (kind, model) => {
    const recognisers = await loadRecognisers(registry, createLightEar(), 'full', kind);
    expect(recognisers.failures.size).toBe(0);
    expect(recognisers.provenanceOf('fusion')).toEqual([{ model, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) }]);
  });
});
