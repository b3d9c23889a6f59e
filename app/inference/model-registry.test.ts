import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelStatus } from '../contract/commands.ts';
import { createModelRegistry } from './model-registry.ts';
import { floatOutput, floatTensor } from './model-session.ts';
import { packFolder } from './pack-cache.ts';

const modelsFolder = join(dirname(fileURLToPath(import.meta.url)), '../../native-models');
const PACK = { name: 'silero-vad', version: '6-0.0.31' };
const MODEL = 'silero_vad_v6.onnx';
const original = packFolder(PACK);

let cacheFolder: string;
const copy = () => packFolder(PACK, { EMOAISEC_CACHE_DIR: cacheFolder });

beforeEach(() => {
  cacheFolder = mkdtempSync(join(tmpdir(), 'emoaisec-models-'));
});
afterEach(() => rmSync(cacheFolder, { recursive: true, force: true }));

/** The model as a committed one, whose manifest may say anything: the folder to give as `modelsFolder`. */
function committedWith(change: (manifest: Record<string, unknown>) => object): string {
  const folder = join(cacheFolder, 'committed');
  cpSync(copy(), join(folder, PACK.name), { recursive: true });
  const path = join(folder, PACK.name, 'manifest.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')))));
  return folder;
}

describe('createModelRegistry without weights', () => {
  it('refuses a model that was not fetched, and says what to do', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    await expect(registry.load(PACK.name)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('npm start'),
    });
  });

  it('lists it as absent', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const status = (await registry.list()).find((model) => model.name === PACK.name);
    expect(status).toMatchObject({ state: 'absent', version: PACK.version, failure: { code: 'model-missing' } });
  });

  it('refuses a name that it does not know', async () => {
    await expect(createModelRegistry({ modelsFolder, cacheFolder }).load('oracle')).rejects.toMatchObject({
      code: 'model-missing',
    });
  });
});

// Needs the voice-activity weights in the cache: npm start and npm test fetch them.
describe.skipIf(!existsSync(original))('createModelRegistry with weights', () => {
  beforeEach(() => {
    mkdirSync(copy(), { recursive: true });
    cpSync(original, copy(), { recursive: true });
  });

  const feeds = () => ({
    input: floatTensor(new Float32Array(576), [1, 576]),
    state: floatTensor(new Float32Array(256), [2, 1, 128]),
    sr: { type: 'int64' as const, dims: [], data: BigInt64Array.of(16_000n) },
  });

  it('loads a model once, runs it and counts the runs', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const [session, again] = await Promise.all([registry.load(PACK.name), registry.load(PACK.name)]);
    expect(again).toBe(session);
    expect(floatOutput(await session.run(feeds()), 'output')).toHaveLength(1);
    expect(registry.meter.snapshot()[PACK.name]?.runs).toBe(1);
    await registry.close();
  });

  it('gives only the outputs that were asked for', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const session = await registry.load(PACK.name);
    expect(Object.keys(await session.run(feeds(), ['stateN']))).toEqual(['stateN']);
    await registry.close();
  });

  it('turns input that the model cannot compute into a failure that names the model', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const session = await registry.load(PACK.name);
    const wrong = { ...feeds(), state: floatTensor(new Float32Array(2), [2]) };
    await expect(session.run(wrong)).rejects.toMatchObject({ code: 'model-failed' });
    await registry.close();
  });

  it('refuses a model of which one bit changed', async () => {
    const path = join(copy(), MODEL);
    const model = readFileSync(path);
    model[model.length >> 1] = (model[model.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, model);
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    await expect(registry.load(PACK.name)).rejects.toMatchObject({ code: 'model-corrupt' });
    expect((await registry.list()).find((m) => m.name === PACK.name)).toMatchObject({ state: 'failed' });
  });

  it('notices a model that is damaged between two looks at the list', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const state = async () => (await registry.list()).find((m) => m.name === PACK.name)?.state;
    expect(await state()).toBe('ready');
    writeFileSync(join(copy(), MODEL), 'damaged');
    expect(await state()).toBe('failed');
  });

  it('refuses bytes that are no model although their checksum is right', async () => {
    const bytes = Buffer.from('not a model');
    writeFileSync(join(copy(), MODEL), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const registry = createModelRegistry({ modelsFolder: committedWith((manifest) => ({ ...manifest, sha256 })) });
    await expect(registry.load(PACK.name)).rejects.toMatchObject({ code: 'model-failed' });
  });

  it('refuses a pack whose weights and manifest were exchanged together', async () => {
    const bytes = Buffer.from('other weights');
    writeFileSync(join(copy(), MODEL), bytes);
    const path = join(copy(), 'manifest.json');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), sha256 }));
    await expect(createModelRegistry({ modelsFolder, cacheFolder }).load(PACK.name)).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringContaining(PACK.name),
    });
  });

  it('refuses a model whose inputs are not those of its manifest', async () => {
    const folder = committedWith((manifest) => ({
      ...manifest,
      inputs: [{ name: 'input', type: 'float32', shape: ['batch', 'samples'] }],
    }));
    await expect(createModelRegistry({ modelsFolder: folder }).load(PACK.name)).rejects.toMatchObject({
      code: 'model-corrupt',
      message: expect.stringContaining('state'),
    });
  });

  it('refuses a manifest that cannot be understood', async () => {
    const folder = committedWith(() => ({ name: PACK.name }));
    await expect(createModelRegistry({ modelsFolder: folder }).load(PACK.name)).rejects.toMatchObject({
      code: 'model-corrupt',
    });
  });

  it('tries again after a failure was put right', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const path = join(copy(), MODEL);
    rmSync(path);
    await expect(registry.load(PACK.name)).rejects.toMatchObject({ code: 'model-missing' });
    cpSync(join(original, MODEL), path);
    await expect(registry.load(PACK.name)).resolves.toBeDefined();
    await registry.close();
  });

  it('falls back to the CPU where an accelerator cannot start', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder, providers: ['coreml', 'dml'] });
    await registry.load(PACK.name);
    expect((await registry.list()).find((m) => m.name === PACK.name)).toMatchObject({
      state: 'loaded',
      provider: 'cpu',
    });
    await registry.close();
  });

  it('measures a model and keeps the figure in the list, in the form the contract gives', async () => {
    const registry = createModelRegistry({ modelsFolder, cacheFolder });
    const measured = await registry.measure(PACK.name, 5);
    expect(measured).toMatchObject({ state: 'ready', provider: 'cpu', measured: { input: '576 samples' } });
    expect(measured.measured?.runMs).toBeGreaterThan(0);
    for (const status of await registry.list()) expect(modelStatus.safeParse(status).error).toBeUndefined();
    expect(registry.meter.snapshot()).toEqual({});
  });

  it('finds every model that the repository carries to be whole', async () => {
    const registry = createModelRegistry({ modelsFolder });
    const trained = (await registry.list()).filter((model) => model.source === 'trained');
    for (const model of trained) expect(model).toMatchObject({ state: 'ready' });
  });
});
