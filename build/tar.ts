/**
 * A streaming reader of tar archives (ustar, with the pax and GNU long-name records npm and tar write), so that files can be taken out
 * of a package without a dependency that would first have to be installed. POSIX.1-2017, `pax` utility, ustar interchange format.
 */
import { SetUpError } from './set-up-error.ts';

/** One file of an archive; `body` yields `bytes` bytes and may be left unread. */
export interface TarEntry {
  readonly path: string;
  readonly bytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

const BLOCK_BYTES = 512;
/** The longest pax or long-name record believed: a path does not need more. */
const MAX_RECORD_BYTES = 1 << 20;

/**
 * Yields the regular files of an uncompressed tar stream in their order.
 * @throws SetUpError when a header's checksum is wrong or the archive ends too early.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const input = new ByteSource(source);
  let longPath: string | undefined;
  while (true) {
    const header = await input.take(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) return;
    checkHeader(header);
    const bytes = parseInt(text(header, 124, 12), 8);
    if (!Number.isSafeInteger(bytes) || bytes < 0)
      throw new SetUpError('The archive is damaged: a file size is not a number.');
    const kind = String.fromCharCode(header[156] ?? 0);
    const padding = (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    if (kind === 'x' || kind === 'L') {
      if (bytes > MAX_RECORD_BYTES) throw new SetUpError('The archive is damaged: a path record is too long.');
      const record = Buffer.from(await input.take(bytes)).toString('utf8');
      longPath = kind === 'L' ? record.replace(/\0+$/, '') : (/(?:^|\n)\d+ path=(.*)\n/.exec(record)?.[1] ?? longPath);
      await input.skip(padding);
      continue;
    }
    const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const path = longPath ?? (prefix ? `${prefix}/${text(header, 0, 100)}` : text(header, 0, 100));
    longPath = undefined;
    const left = { bytes };
    if (kind === '0' || kind === '\0') yield { path, bytes, body: input.stream(left) };
    await input.skip(left.bytes + padding);
  }
}

function checkHeader(header: Uint8Array): void {
  const stated = parseInt(text(header, 148, 8), 8);
  let sum = 8 * 0x20;
  header.forEach((byte, at) => {
    if (at < 148 || at >= 156) sum += byte;
  });
  if (stated !== sum) throw new SetUpError('The archive is damaged: a header checksum is wrong.');
}

function text(header: Uint8Array, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}

/** Exact-length reads over a stream of chunks of any size. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Up to `limit` bytes, at least one. */
  async #some(limit: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) throw new SetUpError('The archive ends too early.');
      this.#rest = next.value;
    }
    const part = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }

  async take(bytes: number): Promise<Uint8Array> {
    const taken = new Uint8Array(bytes);
    for (let filled = 0; filled < bytes; ) {
      const part = await this.#some(bytes - filled);
      taken.set(part, filled);
      filled += part.length;
    }
    return taken;
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) left -= (await this.#some(left)).length;
  }

  async *stream(left: { bytes: number }): AsyncGenerator<Uint8Array> {
    while (left.bytes > 0) {
      const part = await this.#some(left.bytes);
      left.bytes -= part.length;
      yield part;
    }
  }
}
