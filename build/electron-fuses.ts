/**
 * Electron's fuse wire: option bytes burnt into the executable after a sentinel. Layout (electron docs, "Electron Fuses"): sentinel of
 * 32 bytes, one byte version of the wire, one byte count, then one ASCII byte a fuse: `0` off, `1` on, `r` removed.
 */
import type { FileHandle } from 'node:fs/promises';
import { SetUpError } from './set-up-error.ts';

/** Stands before the wire in every Electron executable. */
export const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1');
const WIRE_VERSION = 1;
const CHUNK_BYTES = 1 << 22;

/**
 * Sets every fuse of an executable, in place. `fuses` is one character a fuse, in the wire's order.
 * @throws SetUpError when the file has no fuse wire, or one of another version or length; the file is then unchanged.
 */
export async function setFuseWire(file: FileHandle, fuses: string): Promise<void> {
  const sentinelAt = await findSentinel(file);
  if (sentinelAt === undefined) throw new SetUpError('The Electron executable has no fuse wire.');
  const head = Buffer.alloc(2);
  await file.read(head, 0, 2, sentinelAt + SENTINEL.length);
  if (head[0] !== WIRE_VERSION || head[1] !== fuses.length) {
    throw new SetUpError(`The Electron executable has a fuse wire of version ${head[0]} with ${head[1]} fuses.`);
  }
  await file.write(Buffer.from(fuses, 'latin1'), 0, fuses.length, sentinelAt + SENTINEL.length + 2);
}

async function findSentinel(file: FileHandle): Promise<number | undefined> {
  const { size } = await file.stat();
  const chunk = Buffer.alloc(CHUNK_BYTES + SENTINEL.length);
  for (let at = 0; at < size; at += CHUNK_BYTES) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    const found = chunk.subarray(0, bytesRead).indexOf(SENTINEL);
    if (found >= 0) return at + found;
  }
  return undefined;
}
