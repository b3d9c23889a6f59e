/**
 * Looks at the write-ahead log of a database that was not closed, before SQLite does: SQLite takes a frame whose checksum is wrong for the log's
 * end and drops all later commits without a word. Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. The checksums are over the
 * encrypted pages (measured with the pinned build), so no key is needed.
 */
import { readFile } from 'node:fs/promises';

const HEAD_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
/** Low bit set: checksums read words in big-endian order. */
const MAGIC = 0x377f0682;
const PAGE_SIZES = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536];

/**
 * `sound`: all of it holds, or there is none. `last-write`: the last write does not hold: it was interrupted by a power cut, or altered; nothing
 * came after it. `damaged`: something does not hold that later writes came after.
 */
export type WalState = 'sound' | 'last-write' | 'damaged';

type Sums = readonly [number, number];

export async function examineWal(path: string): Promise<WalState> {
  const wal = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  if (wal.byteLength < HEAD_BYTES) return 'sound';
  const magic = wal.readUInt32BE(0);
  const page = wal.readUInt32BE(8);
  const isBig = (magic & 1) === 1;
  let sums = added([0, 0], wal.subarray(0, 24), isBig);
  if ((magic & ~1) >>> 0 !== MAGIC || !PAGE_SIZES.includes(page) || !isAt(wal, 24, sums))
    return wal.byteLength >= HEAD_BYTES + FRAME_HEAD_BYTES ? 'damaged' : 'sound';
  const salts = wal.subarray(16, 24);
  const frame = FRAME_HEAD_BYTES + page;
  let bad = false;
  for (let at = HEAD_BYTES; at + frame <= wal.byteLength; at += frame) {
    const ofThisLog = wal.subarray(at + 8, at + 16).equals(salts);
    if (bad && ofThisLog) return 'damaged';
    if (bad) continue;
    sums = added(sums, wal.subarray(at, at + 8), isBig);
    sums = added(sums, wal.subarray(at + FRAME_HEAD_BYTES, at + frame), isBig);
    bad = !ofThisLog || !isAt(wal, at + 16, sums);
  }
  return bad ? 'last-write' : 'sound';
}

/** SQLite's checksum: two running sums over pairs of 32-bit words. @param bytes a multiple of 8. */
function added([first, second]: Sums, bytes: Buffer, isBig: boolean): Sums {
  const word = (at: number) => (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.byteLength; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  return [a, b];
}

function isAt(wal: Buffer, at: number, [a, b]: Sums): boolean {
  return wal.readUInt32BE(at) === a && wal.readUInt32BE(at + 4) === b;
}
