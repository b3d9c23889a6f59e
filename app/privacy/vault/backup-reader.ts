/** Reads a backup record by record, whoever wrote it: nothing is believed before it was authenticated, and nothing grows without a limit. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import {
  BACKUP_MARK,
  type BackupHead,
  backupHead,
  backupSeal,
  invalidBackup,
  LONGEST_HEAD,
  LONGEST_RECORD,
  RECORD_KINDS,
  type RecordKind,
} from './backup-format.ts';
import { passphraseKey } from './passphrase-key.ts';
import { CHUNK_BYTES, createStreamUnsealer, PREFIX_BYTES, type StreamSeal } from './sealed-stream.ts';
import { wipe } from './vault-keys.ts';

export interface BackupRecord {
  readonly kind: RecordKind;
  readonly payload: Buffer;
}

/** A backup whose head was read and whose key was made. */
export interface OpenedBackup {
  /** Its records, from the first; may be asked for more than once. */
  records(): AsyncGenerator<BackupRecord>;
  /** SHA-256 of the file as it was read last to its end, hex. */
  sha256(): string;
  close(): Promise<void>;
}

/** @throws AppError `file-not-found`, `file-unreadable`; `backup-invalid` for what is no backup. */
export async function openBackup(path: string, passphrase: string): Promise<OpenedBackup> {
  const file = await openFile(path);
  try {
    const { head, plainHead, start } = await readHead(file);
    const prefix = await bytesAt(file, start, PREFIX_BYTES);
    const key = await passphraseKey(passphrase, Buffer.from(head.salt, 'base64'), head.cost);
    const seal = backupSeal(key, plainHead, prefix);
    let sha256 = '';
    return {
      async *records() {
        const digest = createHash('sha256').update(plainHead).update(prefix);
        yield* recordsOf(plainBytes(file, start + PREFIX_BYTES, seal, (sealed) => void digest.update(sealed)));
        sha256 = digest.digest('hex');
      },
      sha256: () => sha256,
      async close() {
        wipe(key);
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new AppError('file-not-found', 'There is no such backup file.', { cause });
    throw new AppError('file-unreadable', 'The backup file cannot be read.', { cause });
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new AppError('file-unreadable', 'The backup is no ordinary file.');
}

async function readHead(file: FileHandle): Promise<{ head: BackupHead; plainHead: Buffer; start: number }> {
  const mark = await bytesAt(file, 0, BACKUP_MARK.byteLength + 4);
  if (!mark.subarray(0, BACKUP_MARK.byteLength).equals(BACKUP_MARK)) throw invalidBackup('it is no backup of emoAIsec');
  const length = mark.readUInt32BE(BACKUP_MARK.byteLength);
  if (length > LONGEST_HEAD) throw invalidBackup('its head is damaged');
  const json = await bytesAt(file, mark.byteLength, length);
  const parsed = backupHead.safeParse(parseJson(json));
  if (!parsed.success) throw invalidBackup('its head is damaged, or of a newer emoAIsec');
  const plainHead = Buffer.concat([mark, json]);
  return { head: parsed.data, plainHead, start: plainHead.byteLength };
}

/** The authenticated bytes of the sealed stream. */
async function* plainBytes(
  file: FileHandle,
  start: number,
  seal: StreamSeal,
  onSealed: (sealed: Buffer) => void,
): AsyncGenerator<Buffer> {
  const unsealer = createStreamUnsealer(seal);
  for (let at = start; ; ) {
    const sealed = await upTo(file, at, CHUNK_BYTES);
    at += sealed.byteLength;
    onSealed(sealed);
    const plain = sealed.byteLength > 0 ? unsealer.push(sealed) : unsealer.finish();
    if (!(plain instanceof Uint8Array)) {
      const isFirst = plain.chunk === 0 && plain.kind === 'altered';
      if (isFirst) throw invalidBackup('the passphrase is wrong, or the file was altered');
      throw invalidBackup(plain.kind === 'cut-off' ? 'it ends before its end' : 'it was altered');
    }
    if (plain.byteLength > 0) yield plain;
    if (sealed.byteLength === 0) return;
  }
}

async function* recordsOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord> {
  let waiting: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let needed = RECORD_HEAD;
  let have = 0;
  for await (const part of bytes) {
    parts.push(part);
    have += part.byteLength;
    // Joined only when a record is whole: a long one comes in many parts.
    if (have < needed) continue;
    waiting = Buffer.concat(parts);
    for (;;) {
      needed = neededFor(waiting);
      if (waiting.byteLength < needed || waiting.byteLength < RECORD_HEAD) break;
      yield { kind: kindOf(waiting), payload: waiting.subarray(RECORD_HEAD, needed) };
      waiting = waiting.subarray(needed);
    }
    parts = [waiting];
    have = waiting.byteLength;
  }
  if (have > 0) throw invalidBackup('its last record is not whole');
}

const RECORD_HEAD = 5;

/** How many bytes a record takes, as far as its head is there. */
function neededFor(bytes: Buffer): number {
  if (bytes.byteLength < RECORD_HEAD) return RECORD_HEAD;
  const length = bytes.readUInt32BE(1);
  if (length > LONGEST_RECORD) throw invalidBackup('a record is longer than any can be');
  return RECORD_HEAD + length;
}

function kindOf(bytes: Buffer): RecordKind {
  const kind = RECORD_KINDS[bytes.readUInt8(0)];
  if (!kind) throw invalidBackup('it holds a record of an unknown kind; a newer emoAIsec may have made it');
  return kind;
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = await upTo(file, at, length);
  if (bytes.byteLength < length) throw invalidBackup('it is too short');
  return bytes;
}

async function upTo(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
