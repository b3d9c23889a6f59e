import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entropyOf, proveFolder, wordsOf } from './prove-folder.ts';

const SAID = wordsOf(['My washing machine is still broken!']);

function folderWith(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-folder-'));
  mkdirSync(join(folder, 'vault'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'vault', name), bytes);
  return folder;
}

describe('the look through a data folder', () => {
  it('finds nothing in what a cipher has written, and counts what it looked through', () => {
    const result = proveFolder(folderWith({ 'vault.db': randomBytes(40 * 4_096), 'key.json': '{"v":1}' }), SAID);
    expect(result).toEqual({ name: 'the data folder: 3 words, 40 blocks', messages: 2, faults: [] });
  });

  it.each([
    ['as it is', Buffer.from('... Washing ...')],
    ['in two bytes a letter', Buffer.from('... washing ...', 'utf16le')],
  ])('names the file in which a word stands %s', (_how, word) => {
    const bytes = Buffer.concat([randomBytes(8_192), word, randomBytes(8_192)]);
    expect(proveFolder(folderWith({ 'vault.db': bytes }), SAID).faults).toContain('"washing" stands in vault/vault.db');
  });

  it.each([
    ['zeros', Buffer.alloc(4_096)],
    ['sound', Buffer.from(Int16Array.from({ length: 2_048 }, (_, i) => 3_000 * Math.sin(i / 9)).buffer)],
    ['words', Buffer.from('it is broken and nobody called me back '.repeat(200)).subarray(0, 4_096)],
  ])('names the place of a block that holds %s', (_what, block) => {
    const bytes = Buffer.concat([randomBytes(8_192), block, randomBytes(4_096)]);
    expect(proveFolder(folderWith({ 'a.rec': bytes }), new Set(['nothing'])).faults).toEqual([
      `vault/a.rec has ${entropyOf(block).toFixed(2)} bits a byte at 8192`,
    ]);
  });

  it('fails where there is nothing to look for', () => {
    expect(proveFolder(folderWith({}), SAID).faults).toHaveLength(1);
  });
});
