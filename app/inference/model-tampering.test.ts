import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelManifest } from './model-manifest.ts';
import { createModelRegistry } from './model-registry.ts';
import { packFolder, readPackList } from './pack-cache.ts';

const shipped = fileURLToPath(new URL('../../native-models', import.meta.url));
const { packs } = await readPackList(join(shipped, 'packs.json'));

/** Every model of the app with the folder it lies in. Packs are in the cache after `npm start` or `npm test`. */
const models = [
  ...packs.map((pack) => ({ name: pack.name, folder: packFolder(pack) })),
  ...readdirSync(shipped).map((name) => ({ name, folder: join(shipped, name) })),
].filter(({ folder }) => existsSync(join(folder, 'manifest.json')));

const DAMAGES: Readonly<Record<string, (content: Buffer) => Buffer>> = {
  'one changed bit in its first kilobyte': (content) => flip(content, Math.min(700, content.length - 1)),
  'one changed bit in its middle': (content) => flip(content, content.length >> 1),
  'one changed bit at its end': (content) => flip(content, content.length - 1),
  'its last byte cut off': (content) => content.subarray(0, -1),
  'half of it cut off': (content) => content.subarray(0, content.length >> 1),
  'one byte too many': (content) => Buffer.concat([content, Buffer.of(0)]),
  'nothing in it': () => Buffer.alloc(0),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-tampering-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(models)('the weights of $name', ({ name, folder: original }) => {
  const copy = () => join(folder, name);
  beforeAll(() => cpSync(original, copy(), { recursive: true }));
  afterAll(() => rmSync(copy(), { recursive: true, force: true }));

  const manifest = modelManifest.parse(JSON.parse(readFileSync(join(original, 'manifest.json'), 'utf8')));
  const files = [manifest.file, ...manifest.files.map((entry) => entry.file)];

  it.each(files.flatMap((file) => Object.keys(DAMAGES).map((damage) => ({ file, damage }))))(
    'are refused by name when $file has $damage',
    async ({ file, damage }) => {
      const content = readFileSync(join(original, file));
      writeFileSync(join(copy(), file), DAMAGES[damage]?.(content) ?? content);
      const registry = createModelRegistry({ modelsFolder: folder });
      const used = file === manifest.file ? registry.load(name) : registry.readText(name, file);
      await expect(used).rejects.toMatchObject({ code: 'model-corrupt', message: expect.stringContaining(name) });
      writeFileSync(join(copy(), file), content);
    },
  );
});

describe.each(models)('the place of $name', ({ name, folder: original }) => {
  const read = (from: string, file: string) => readFileSync(join(from, file));
  const manifestOf = (from: string) => modelManifest.parse(JSON.parse(read(from, 'manifest.json').toString('utf8')));
  const other = models.find((model) => model.name !== name)?.folder ?? original;
  const place = () => join(folder, name);
  const refusal = { code: 'model-corrupt', message: expect.stringContaining(name) };
  beforeAll(() => cpSync(original, place(), { recursive: true }));
  afterAll(() => rmSync(place(), { recursive: true, force: true }));

  it("is refused by name with another model's weights in it", async () => {
    const { file } = manifestOf(original);
    writeFileSync(join(place(), file), read(other, manifestOf(other).file));
    await expect(createModelRegistry({ modelsFolder: folder }).load(name)).rejects.toMatchObject(refusal);
    writeFileSync(join(place(), file), read(original, file));
  });

  it("is refused by name with another model's manifest in it, and with all of another model", async () => {
    writeFileSync(join(place(), 'manifest.json'), read(other, 'manifest.json'));
    await expect(createModelRegistry({ modelsFolder: folder }).load(name)).rejects.toMatchObject(refusal);
    cpSync(other, place(), { recursive: true });
    await expect(createModelRegistry({ modelsFolder: folder }).load(name)).rejects.toMatchObject(refusal);
  });
});

/** Packs whose weights and manifest were made to agree again: the cache can be written to by others. */
describe.each(packs.filter((pack) => existsSync(packFolder(pack))))('the pack $name', (pack) => {
  it('is refused by name when its manifest was changed, also with the weights', async () => {
    const cacheFolder = join(folder, 'cache');
    const copy = packFolder(pack, { EMOAISEC_CACHE_DIR: cacheFolder });
    cpSync(packFolder(pack), copy, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
    const weights = Buffer.from('other weights');
    const sha256 = createHash('sha256').update(weights).digest('hex');
    for (const changed of [
      { ...manifest, version: '9.9.9' },
      { ...manifest, sha256, bytes: weights.length },
    ]) {
      writeFileSync(join(copy, 'manifest.json'), JSON.stringify(changed));
      if (changed.sha256 === sha256) writeFileSync(join(copy, manifest.file), weights);
      const refused = createModelRegistry({ modelsFolder: shipped, cacheFolder }).load(pack.name);
      await expect(refused).rejects.toMatchObject({
        code: 'model-corrupt',
        message: expect.stringContaining(pack.name),
      });
    }
  });
});

function flip(content: Buffer, at: number): Buffer {
  const changed = Buffer.from(content);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
