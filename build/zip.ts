/**
 * A reader of zip archives on disk by their central directory: enough to take single files out of a large archive, with their CRC-32
 * checked. PKWARE APPNOTE 6.3: sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record). No zip64, no encryption.
 */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { SetUpError } from './set-up-error.ts';

/** One file of an archive as its central directory lists it. `mode` holds Unix permission bits, 0 where none were stored. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly crc: number;
  readonly method: number;
  readonly mode: number;
  readonly headerOffset: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Lists an archive's entries by path. @throws SetUpError when the file is not a whole zip archive. */
export async function readZipDirectory(file: FileHandle): Promise<ReadonlyMap<string, ZipEntry>> {
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_BYTES - 0xffff), Math.min(size, END_BYTES + 0xffff));
  let end = tail.length - END_BYTES;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new SetUpError('The zip archive is damaged: it has no end record.');
  const count = tail.readUInt16LE(end + 10);
  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
      throw new SetUpError('The zip archive is damaged: its directory is broken.');
    }
    const nameBytes = directory.readUInt16LE(at + 28);
    const path = directory.toString('utf8', at + 46, at + 46 + nameBytes);
    entries.set(path, {
      path,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Yields an entry's content. @throws SetUpError when it is damaged: wrong length, wrong CRC-32, or not deflate data. */
export async function* readZipEntry(file: FileHandle, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const damaged = (what: string) => new SetUpError(`${entry.path} in the zip archive is damaged: ${what}.`);
  const header = await readAt(file, entry.headerOffset, 30);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw damaged('it has no header');
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.method !== STORED && entry.method !== DEFLATED) throw damaged(`compression ${entry.method} is not known`);
  let bytes = 0;
  let crc = 0;
  try {
    const raw = readRange(file, start, entry.compressedBytes);
    for await (const chunk of entry.method === STORED ? raw : inflate(raw)) {
      bytes += chunk.length;
      crc = crc32(chunk, crc);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw damaged(error.message);
    throw error;
  }
  if (bytes !== entry.bytes) throw damaged(`${bytes} bytes came out, not ${entry.bytes}`);
  if (crc !== entry.crc) throw damaged('its checksum is wrong');
}

async function* inflate(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: 1 << 18 });
  const feeding = pipeline(raw, inflater).catch((error: Error) => inflater.destroy(error));
  for await (const chunk of inflater) yield chunk as Buffer;
  await feeding;
}

async function* readRange(file: FileHandle, start: number, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes; ) {
    const chunk = await readAt(file, start + at, Math.min(1 << 20, bytes - at));
    at += chunk.length;
    yield chunk;
  }
}

async function readAt(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, position);
  if (bytesRead !== bytes) throw new SetUpError('The zip archive ends too early.');
  return buffer;
}
