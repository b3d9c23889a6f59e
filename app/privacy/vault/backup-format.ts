/**
 * The form of an encrypted backup: a mark, a head in plain JSON (how the key comes from the passphrase), a nonce prefix, then one sealed stream
 * (`sealed-stream.ts`) of records. A record is its kind (1 byte), its length (4 bytes, big-endian) and its content. The head is bound into every chunk.
 */
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { saltText, statedCost } from './passphrase-key.ts';
import { PREFIX_BYTES, type StreamSeal } from './sealed-stream.ts';

export const BACKUP_MARK = Buffer.from('EMOBAK01', 'latin1');
/** Longest head that is read of a file. */
export const LONGEST_HEAD = 1024;
/** Longest record: one sealed row, or one piece of a recording. */
export const LONGEST_RECORD = 32 * 1024 * 1024;
/** Most rows of one call, and most they may take together: a call of a whole day has some thousand, of some megabytes. */
export const MOST_ROWS = 200_000;
export const MOST_CALL_BYTES = 512 * 1024 * 1024;
/** Most spends of privacy budgets: a question an hour for ten years. */
export const MOST_SPENDS = 100_000;
/** Pieces that recordings' files are cut into. */
export const PIECE_BYTES = 64 * 1024;

export const RECORD_KINDS = [
  'manifest',
  'erased',
  'setting',
  'secret',
  'call',
  'row',
  'recording',
  'piece',
  'end',
  'spend',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What a backup holds. */
export interface BackupTotals {
  readonly calls: number;
  readonly recordings: number;
  readonly bytes: number;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
}

const base64 = z.base64();
const id = z.string().min(1).max(200);
export const backupHead = z.strictObject({
  v: z.literal(1),
  salt: saltText,
  cost: statedCost,
});
export type BackupHead = z.infer<typeof backupHead>;

export const manifest = z.strictObject({ v: z.literal(1), madeAtEpochMs: z.number().min(0) });
export const erasedRecord = z.strictObject({ salt: base64, tag: base64 });
export const settingRecord = z.strictObject({ name: z.string().min(1), value: z.string() });
export const secretRecord = z.strictObject({ name: z.string().min(1), secret: base64 });
/** What a figure over calls has cost, in the ledger's own form (`readSpend`). */
export const spendRecord = z.strictObject({ spendId: z.uuid(), atEpochMs: z.int().min(0), spend: z.string().min(1) });
/** The rows of a call stay as they were sealed; `key` is its data key. */
export const callRecord = z.strictObject({
  callId: id,
  startedAt: z.int().min(0),
  header: base64,
  end: base64.exactOptional(),
  key: base64,
});
export const rowRecord = z.strictObject({
  kind: z.enum(['events', 'words', 'embedding']),
  position: z.int().min(0),
  sealed: base64,
});
/** The pieces of its file follow. The id names a file: nothing but a UUID is taken, in the one form that no file system takes for another. */
export const recordingRecord = z.strictObject({
  recordingId: z.uuid().lowercase(),
  description: base64,
  whole: z.boolean(),
});
export const endRecord = z.strictObject({ calls: z.int().min(0), recordings: z.int().min(0) });

export function recordBytes(kind: RecordKind, content: object | Uint8Array): Buffer {
  const payload = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content), 'utf8');
  const head = Buffer.alloc(5);
  head.writeUInt8(RECORD_KINDS.indexOf(kind));
  head.writeUInt32BE(payload.byteLength, 1);
  return Buffer.concat([head, payload]);
}

/** The file's first bytes, up to the nonce prefix. */
export function headBytes(head: BackupHead): Buffer {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([BACKUP_MARK, length, json]);
}

export function backupSeal(key: Uint8Array, head: Uint8Array, prefix: Uint8Array): StreamSeal {
  return { key, prefix: prefix.subarray(0, PREFIX_BYTES), bound: Buffer.concat([Buffer.from('backup v1\0'), head]) };
}

/** @param why ends the sentence "The backup cannot be used: …". */
export function invalidBackup(why: string, options?: ErrorOptions): AppError {
  return new AppError('backup-invalid', `The backup cannot be used: ${why}. Nothing of it was taken.`, options);
}
