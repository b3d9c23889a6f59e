/** One recording as a file: a mark, a nonce prefix, then its chunks (`sealed-stream.ts`). Its name says nothing about the call. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { expectedFailure } from './database.ts';
import {
  CHUNK_BYTES,
  createStreamSealer,
  createStreamUnsealer,
  PREFIX_BYTES,
  SEALED_CHUNK_BYTES,
  type StreamSeal,
} from './sealed-stream.ts';
import { derived, wipe } from './vault-keys.ts';

const MARK = Buffer.from('EMOREC01', 'latin1');
const HEAD_BYTES = MARK.byteLength + PREFIX_BYTES;

/** Whose recording it is. */
export interface RecordingIdentity {
  readonly callId: string;
  readonly recordingId: string;
}

/** Writes one recording, chunk by chunk. */
export interface RecordingFile {
  write(plain: Uint8Array): Promise<void>;
  /** Seals the end and has it all on the disk. Closes the file, also when that fails. */
  finish(): Promise<void>;
  /** Closes the file as it is; what was written can be read up to there. */
  abandon(): Promise<void>;
}

/** @param callKey the call's data key; a copy of what is derived from it is held until the end. @throws AppError `disk-full`, `vault-unavailable`. */
export async function createRecordingFile(
  path: string,
  callKey: Uint8Array,
  identity: RecordingIdentity,
): Promise<RecordingFile> {
  const prefix = randomBytes(PREFIX_BYTES);
  const seal = sealOf(callKey, identity, prefix);
  const sealer = createStreamSealer(seal);
  const file = await open(path, 'wx', 0o600).catch(fail);
  let at = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    try {
      for (let done = 0; done < bytes.byteLength; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, at);
        done += bytesWritten;
        at += bytesWritten;
      }
    } catch (error) {
      fail(error);
    }
  };
  await append(Buffer.concat([MARK, prefix])).catch(async (error: unknown) => {
    await file.close();
    throw error;
  });
  return {
    async write(plain) {
      const sealed = sealer.push(plain);
      if (sealed.byteLength > 0) await append(sealed);
    },
    async finish() {
      try {
        await append(sealer.finish());
        await file.sync().catch(fail);
      } finally {
        await file.close().catch(() => {});
        wipe(seal.key);
      }
    },
    async abandon() {
      sealer.forget();
      await file.close().catch(() => {});
      wipe(seal.key);
    },
  };
}

/**
 * The samples of a recording, in order. @param whole false for one whose writing was cut off: it ends where it was cut.
 * @param fromByte of the plain samples; what lies before it is neither read nor opened, but for the rest of its chunk.
 * @throws AppError `vault-damaged`, naming the chunk, for anything that is not as it was written.
 */
export async function* readRecordingFile(
  path: string,
  callKey: Uint8Array,
  identity: RecordingIdentity,
  whole: boolean,
  fromByte = 0,
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw damaged(identity, 'is missing');
    throw expectedFailure(error);
  });
  let seal: StreamSeal | undefined;
  try {
    const head = await readUpTo(file, HEAD_BYTES, 0);
    if (head.byteLength < HEAD_BYTES || !head.subarray(0, MARK.byteLength).equals(MARK))
      throw damaged(identity, 'has no head of a recording');
    seal = sealOf(callKey, identity, head.subarray(MARK.byteLength));
    const firstChunk = Math.floor(fromByte / CHUNK_BYTES);
    const unsealer = createStreamUnsealer(seal, firstChunk);
    let skip = fromByte % CHUNK_BYTES;
    let at = HEAD_BYTES + firstChunk * SEALED_CHUNK_BYTES;
    if (at > (await file.stat().catch(fail)).size) return;
    for (;;) {
      const sealed = await readUpTo(file, CHUNK_BYTES, at);
      at += sealed.byteLength;
      const plain = sealed.byteLength > 0 ? unsealer.push(sealed) : unsealer.finish();
      if (!(plain instanceof Uint8Array)) {
        const atCut = !whole && sealed.byteLength === 0;
        if (!atCut) throw damaged(identity, `is ${plain.kind} in chunk ${plain.chunk}`);
        if (plain.rest && plain.rest.byteLength > skip) yield plain.rest.subarray(skip);
        return;
      }
      if (plain.byteLength > skip) yield plain.subarray(skip);
      skip = Math.max(0, skip - plain.byteLength);
      if (sealed.byteLength === 0) return;
    }
  } finally {
    await file.close();
    if (seal) wipe(seal.key);
  }
}

async function readUpTo(file: FileHandle, most: number, at: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(most), 0, most, at).catch(fail);
  return buffer.subarray(0, bytesRead);
}

function sealOf(callKey: Uint8Array, { callId, recordingId }: RecordingIdentity, prefix: Uint8Array): StreamSeal {
  const bound = Buffer.from(`recording v1\0${callId}\0${recordingId}`, 'utf8');
  return { key: derived(callKey, 'recording key v1', recordingId), prefix, bound };
}

function damaged({ recordingId }: RecordingIdentity, how: string): AppError {
  return new AppError('vault-damaged', `Recording ${recordingId} ${how}. Restore a backup.`);
}

function fail(error: unknown): never {
  throw expectedFailure(error);
}
