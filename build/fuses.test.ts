import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, flipFuses } from '@electron/fuses';
import { afterAll, describe, expect, it } from 'vitest';
import { SENTINEL } from './electron-fuses.ts';
import { fuses } from './fuses.mjs';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-fuses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is burnt into an executable whose wire has so many fuses, all of them on. */
async function burnt(platform: string, fuseCount: number, electronMajor = 45): Promise<string> {
  const path = join(folder, `${platform}-${fuseCount}`);
  const wire = Buffer.from([1, fuseCount, ...Buffer.from('1'.repeat(fuseCount))]);
  writeFileSync(path, Buffer.concat([Buffer.alloc(4096), Buffer.from(SENTINEL), wire, Buffer.alloc(4096)]));
  // Signing anew needs a Mac.
  await flipFuses(path, { ...fuses(platform, electronMajor), resetAdHocDarwinSignature: false });
  const bytes = readFileSync(path);
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length + 2;
  return bytes.subarray(at, at + fuseCount).toString('latin1');
}

describe('the fuses of the shipped executable', () => {
  it('are all nine named, none left as Electron sets it', () => {
    const named = Object.keys(fuses('win32', 45)).filter((key) => /^\d+$/.test(key));
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(known).toHaveLength(9);
    expect(named.map(Number)).toEqual(known);
    expect(fuses('win32', 45).strictlyRequireAllFuses).toBe(true);
  });

  it.each([
    ['win32', '010011001'],
    ['darwin', '010011001'],
    ['linux', '010001001'],
  ])('are burnt for %s as %s', async (platform, wire) => {
    expect(await burnt(platform, 9)).toBe(wire);
  });

  it('end the build when Electron has one that nobody has decided on', async () => {
    await expect(burnt('linux', 10)).rejects.toThrow(/strictlyRequireAllFuses/);
  });

  it('are the first eight in the older Electron of development builds', async () => {
    expect(await burnt('linux', 8, 33)).toBe('01000100');
  });
});
