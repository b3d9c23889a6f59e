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

function flip(content: Buffer, at: number): Buffer {
  const changed = Buffer.from(content);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
