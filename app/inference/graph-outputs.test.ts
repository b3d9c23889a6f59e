import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withGraphOutputs } from './graph-outputs.ts';
import type { TensorDescription } from './model-manifest.ts';
import { createModelRegistry } from './model-registry.ts';
import { floatOutput, floatTensor } from './model-session.ts';
import { packFolder } from './pack-cache.ts';

const root = join(import.meta.dirname, '../..');
const INNER: TensorDescription = {
  name: '/layers.1/Add_1_output_0',
  type: 'float32',
  shape: ['batch', 'frames', 288],
};
const folder = packFolder({ name: 'moonshine-tiny-en-encoder', version: '0.1.29' });

describe('withGraphOutputs', () => {
  it('appends one message and leaves the bytes before it as they are', () => {
    const model = Uint8Array.of(8, 7);
    const output: TensorDescription = { name: 'ab', type: 'float32', shape: ['n', 300] };
    // graph { output { name: "ab", type { tensor_type { elem_type: 1, shape { dim { "n" } dim { 300 } } } } } }
    const graph = [58, 26, 98, 24, 10, 2, 97, 98, 18, 18, 10, 16, 8, 1, 18, 12];
    const dimensions = [10, 3, 18, 1, 110, 10, 3, 8, 172, 2];
    const joined = [...withGraphOutputs(model, [output])];
    expect(joined.slice(0, 2)).toEqual([8, 7]);
    expect(joined.slice(-dimensions.length)).toEqual(dimensions);
    expect(joined.length).toBe(2 + graph.length + dimensions.length);
  });

  it('gives the model back unchanged when nothing is asked for', () => {
    const model = Uint8Array.of(8, 7);
    expect(withGraphOutputs(model, [])).toBe(model);
  });
});

// Needs the weight packs in the cache: npm start and npm test fetch them.
describe.skipIf(!existsSync(folder))('a speech encoder with an inner layer as an output', () => {
  const registries = [0, 1, 2].map(() => createModelRegistry({ modelsFolder: join(root, 'native-models') }));
  const [plain, opened, wrong] = registries;
  afterAll(() => Promise.all(registries.map((registry) => registry.close())));
  const samples = Float32Array.from({ length: 16_000 }, (_, i) => 0.1 * Math.sin(i / 10) * Math.sin(i / 1700));
  const feeds = { input_values: floatTensor(samples, [1, samples.length]) };

  it('gives that layer, and the same last layer as without', async () => {
    const before = await (await plain?.load('moonshine-tiny-en-encoder'))?.run(feeds);
    const after = await (await opened?.load('moonshine-tiny-en-encoder', { innerOutputs: [INNER] }))?.run(feeds);
    if (!before || !after) throw new Error('Two registries were made.');
    const last = floatOutput(after, 'last_hidden_state');
    expect(floatOutput(after, INNER.name)).toHaveLength(last.length);
    floatOutput(before, 'last_hidden_state').forEach((value, i) => {
      expect(last[i]).toBeCloseTo(value, 4);
    });
  });

  it('is refused when the graph has no value of that name', async () => {
    const missing = { ...INNER, name: '/layers.99/Add' };
    const load = wrong?.load('moonshine-tiny-en-encoder', { innerOutputs: [missing] });
    await expect(load).rejects.toMatchObject({ code: 'model-failed' });
  });

  it('lies unchanged on disk', () => {
    expect(readFileSync(join(folder, 'encoder_model.onnx')).length).toBe(7_937_661);
  });
});
