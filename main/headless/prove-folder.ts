import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ProofResult } from './prove-case.ts';

const BLOCK_BYTES = 4_096;
/**
 * Bits a byte, of a block. 4,096 random bytes have 7.955 on average (8 − 255 / (2 · 4,096 · ln 2), Miller 1955) and, of a million such blocks, none as few as this;
 * text has about 4.5, sound of 16 bits about 7, a compressed file can come close.
 */
const LEAST_ENTROPY = 7.9;
/** Shorter words are found in random bytes by chance. */
const FEWEST_LETTERS = 6;
/** What is plain by its nature: the wrapped key's own description, and the choice of profiles. None of it is of a call. */
const PLAIN = /\.json$|\.pub$|\.pem$/;

/** Looks through the data folder as whoever has taken the disk would: for words that were said, and for blocks that are not as random as a cipher makes them. */
export function proveFolder(folder: string, said: ReadonlySet<string>): ProofResult {
  const words = [...said].filter((word) => word.length >= FEWEST_LETTERS);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const faults: string[] = [];
  let blocks = 0;
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const name = relative(folder, path);
    const text = `${bytes.toString('latin1')}\n${bytes.toString('utf16le')}`.toLowerCase();
    const found = words.find((word) => text.includes(word));
    if (found !== undefined) faults.push(`"${found}" stands in ${name}`);
    if (PLAIN.test(name)) continue;
    for (let start = 0; start + BLOCK_BYTES <= bytes.length; start += BLOCK_BYTES) {
      blocks++;
      const bits = entropyOf(bytes.subarray(start, start + BLOCK_BYTES));
      if (bits < LEAST_ENTROPY) faults.push(`${name} has ${bits.toFixed(2)} bits a byte at ${start}`);
    }
  }
  if (words.length === 0 || blocks === 0) faults.push('nothing was said or stored: there is nothing to look for');
  return { name: `the data folder: ${words.length} words, ${blocks} blocks`, messages: files.length, faults };
}

/** The words of texts, in small letters. */
export function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []));
}

/** Shannon's entropy of bytes, in bits. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts.reduce(
    (sum, count) => (count > 0 ? sum - (count / bytes.length) * Math.log2(count / bytes.length) : sum),
    0,
  );
}
