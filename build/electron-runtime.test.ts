import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setFuseWire } from './electron-fuses.ts';
import { hasRegistryElectron, officialSums, registryElectronFolder, verifySums } from './electron-registry.ts';
import { findElectron } from './electron-runtime.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('setFuseWire', () => {
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

  async function withExecutable(content: string, fuses: string): Promise<string> {
    const path = join(folder, 'electron');
    await writeFile(path, content, 'latin1');
    const file = await open(path, 'r+');
    try {
      await setFuseWire(file, fuses);
    } finally {
      await file.close();
    }
    return readFile(path, 'latin1');
  }

  it('writes the fuses behind the sentinel and changes nothing else', async () => {
    const before = `code${sentinel}\x01\x08${'00110001'}more`;
    expect(await withExecutable(before, '10110001')).toBe(`code${sentinel}\x01\x08${'10110001'}more`);
  });

  it('finds a sentinel that lies across two reads', async () => {
    const lead = 'x'.repeat((1 << 22) - 10);
    expect(await withExecutable(`${lead}${sentinel}\x01\x02rr`, '10')).toBe(`${lead}${sentinel}\x01\x0210`);
  });

  it('refuses an executable without a wire, or with one of another length', async () => {
    await expect(withExecutable('no wire here', '10110001')).rejects.toThrow('has no fuse wire');
    await expect(withExecutable(`${sentinel}\x01\x0911111111`, '10110001')).rejects.toThrow('with 9 fuses');
  });
});

describe('verifySums', () => {
  it('refuses a runtime with one changed file, and names it', async () => {
    await mkdir(join(folder, 'locales'));
    await writeFile(join(folder, 'locales', 'en-US.pak'), 'words');
    const sums = { 'locales/en-US.pak': createHash('sha1').update('words').digest('hex') };
    await verifySums(folder, sums);
    await writeFile(join(folder, 'locales', 'en-US.pak'), 'wordz');
    await expect(verifySums(folder, sums)).rejects.toThrow(/refused: locales\/en-US\.pak has SHA-1 [0-9a-f]{40}, but/);
  });

  it.skipIf(!hasRegistryElectron())('holds for the runtime in the cache (skipped where it is not there)', async () => {
    await verifySums(registryElectronFolder(), await officialSums());
  });
});

describe('findElectron', () => {
  it('takes the folder of ELECTRON_OVERRIDE_DIST_PATH first, with the version written there', async () => {
    await writeFile(join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron'), '');
    await writeFile(join(folder, 'version'), 'v45.0.0\n');
    const found = findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect(found).toMatchObject({ kind: 'override', version: '45.0.0', folder });
  });

  it('says what is wrong when that folder holds no Electron, and takes no other', () => {
    expect(existsSync(join(folder, 'electron'))).toBe(false);
    const found = findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect(found.kind === 'none' && found.reason).toMatch(/ELECTRON_OVERRIDE_DIST_PATH is set, but .* does not exist/);
  });
});
