import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MAX_RECORDING_BYTES } from '../../app/contract/web.ts';
import { AppError } from '../../app/domain/errors.ts';

/** Recordings that a browser sent: files only their user can read, gone with the host. */
export class Uploads {
  readonly #folder = mkdtempSync(join(tmpdir(), 'emoaisec-'));
  readonly #maxBytes: number;
  readonly #maxKeptBytes: number;
  #keptBytes = 0;

  /** @param maxBytes of one recording; @param maxKeptBytes of all of them together, so that a page cannot fill the disk. */
  constructor(maxBytes: number = MAX_RECORDING_BYTES, maxKeptBytes: number = 4 * maxBytes) {
    this.#maxBytes = maxBytes;
    this.#maxKeptBytes = maxKeptBytes;
  }

  /**
   * Writes a body to a file as it comes. @param name the file's name at the sender's; only its last part is used.
   * @returns the path. @throws AppError when it is too long, is cut off, or the disk is full; nothing of it stays then.
   */
  async take(body: Readable, name: string): Promise<string> {
    const path = join(this.#folder, randomUUID(), safeName(name));
    await mkdir(dirname(path), { mode: 0o700 });
    let bytes = 0;
    const count = (length: number) => {
      bytes += length;
      this.#keptBytes += length;
      if (bytes > this.#maxBytes) throw tooLong(this.#maxBytes);
      if (this.#keptBytes > this.#maxKeptBytes) throw tooMany();
    };
    try {
      await pipeline(body, counted(count), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return path;
    } catch (error) {
      this.#keptBytes -= bytes;
      await rm(dirname(path), { recursive: true, force: true });
      throw asAppError(error);
    }
  }

  /** Removes every upload; at once, for the end of the process. */
  removeAll(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function counted(count: (length: number) => void) {
  return async function* (body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      count(chunk.length);
      yield chunk;
    }
  };
}

function tooLong(maxBytes: number): AppError {
  const gigabytes = Math.round(maxBytes / 1024 ** 3);
  return new AppError(
    'unsupported-format',
    `The recording is longer than the ${gigabytes} GB that a browser may send. Use npm run replay.`,
  );
}

function tooMany(): AppError {
  return new AppError(
    'disk-full',
    'Too many recordings were opened for one run. Start the app again, or use npm run replay.',
  );
}

function safeName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'))
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .slice(-120);
  return /^\.*$/.test(last) ? 'recording' : last;
}

function asAppError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC')
    return new AppError('disk-full', 'There is no room for the recording in the temporary folder.');
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new AppError('file-unreadable', 'The recording did not arrive whole. Open it again.');
  }
  return error;
}
