import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { measureSession } from './model-measurement.ts';
import { createModelRegistry } from './model-registry.ts';

const modelsFolder = join(import.meta.dirname, '../../native-models');
const registry = createModelRegistry({ modelsFolder });
afterAll(() => registry.close());
const trained = readdirSync(modelsFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('manifest.json'))
  .map((file) => file.split(/[\\/]/)[0] ?? '');

it.each(trained)('%s takes the input that its speed is measured with', async (name) => {
  const { timesMs, outputs } = await measureSession(await registry.load(name), 1);
  expect(timesMs).toHaveLength(1);
  expect(Object.keys(outputs).length).toBeGreaterThan(0);
});
