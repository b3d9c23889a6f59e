import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import {
  type BackupTotals,
  backupSeal,
  headBytes,
  PIECE_BYTES,
  type RecordKind,
  recordBytes,
} from './backup-format.ts';
import { inTransaction } from './connection.ts';
import { guarded } from './database.ts';
import { ARGON2_COST, passphraseKey, requireStrength, SALT_BYTES } from './passphrase-key.ts';
import { unseal } from './sealed-box.ts';
import { createStreamSealer, PREFIX_BYTES } from './sealed-stream.ts';
import { boundToSecret } from './secrets.ts';
import type { VaultContent } from './vault-content.ts';
import { wipe } from './vault-keys.ts';

/** Stays on this machine: whoever had it could sign another log in this vault's name. */
const LEFT_OUT = 'audit-signing-key';

interface CallRow {
  readonly started_at: number;
  readonly sealed_header: Uint8Array;
  readonly sealed_end: Uint8Array | null;
}
interface Row {
  readonly kind: string;
  readonly position: number;
  readonly sealed: Uint8Array;
}
interface RecordingRow {
  readonly recording_id: string;
  readonly sealed_description: Uint8Array;
  readonly whole: number;
}

/** Writes the vault's content into one encrypted file, which stands only when it is whole. @throws AppError `vault-closed`, `report-unwritable`, `vault-damaged`. */
export async function exportBackup(
  content: VaultContent,
  path: string,
  passphrase: string,
  madeAtEpochMs: number,
): Promise<BackupTotals> {
  requireStrength(passphrase);
  const salt = randomBytes(SALT_BYTES);
  const prefix = randomBytes(PREFIX_BYTES);
  const head = headBytes({ v: 1, salt: salt.toString('base64'), cost: ARGON2_COST });
  const key = await passphraseKey(passphrase, salt, ARGON2_COST);
  const sealer = createStreamSealer(backupSeal(key, head, prefix));
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600).catch(unwritable);
  const digest = createHash('sha256');
  let bytes = 0;
  const append = async (sealed: Uint8Array): Promise<void> => {
    digest.update(sealed);
    bytes += sealed.byteLength;
    await file.writeFile(sealed).catch(unwritable);
  };
  const add = async (kind: RecordKind, record: object | Uint8Array): Promise<void> => {
    const plain = recordBytes(kind, record);
    await append(sealer.push(plain));
    wipe(plain);
  };
  let [calls, recordings] = [0, 0];
  try {
    await append(Buffer.concat([head, prefix]));
    await add('manifest', { v: 1, madeAtEpochMs });
    for (const { salt: stone, tag } of content.tombstones.all())
      await add('erased', { salt: text(stone), tag: text(tag) });
    for (const setting of content.settings.all()) await add('setting', setting);
    for (const secret of secrets(content)) await add('secret', secret);
    for (const spend of content.budget.spends(0)) await add('spend', spend);
    for (const callId of callIds(content)) {
      const snapshot = snapshotOf(content, callId);
      if (!snapshot) continue;
      await add('call', snapshot.call);
      for (const { kind, position, sealed } of snapshot.rows)
        await add('row', { kind, position, sealed: text(sealed) });
      for (const { recording_id: recordingId, sealed_description: description, whole } of snapshot.recordings) {
        await add('recording', { recordingId, description: text(description), whole: whole === 1 });
        for await (const piece of pieces(content.recordings.pathOf(recordingId))) await add('piece', piece);
        recordings++;
      }
      calls++;
    }
    await add('end', { calls, recordings });
    await append(sealer.finish());
    await file.sync();
    await file.close();
    await rename(part, path).catch(unwritable);
    return { calls, recordings, bytes, sha256: digest.digest('hex') };
  } catch (error) {
    await file.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  } finally {
    wipe(key);
  }
}

/** All of one call as it stands at one moment; undefined when it has been erased meanwhile. */
function snapshotOf({ connected, keys }: VaultContent, callId: string) {
  return inTransaction(connected, () => {
    const { database } = connected();
    const sql = 'SELECT started_at, sealed_header, sealed_end FROM calls WHERE call_id = ?';
    const row = database.prepare<CallRow>(sql).get(callId);
    if (!row) return undefined;
    const { started_at: startedAt, sealed_header: header, sealed_end: end } = row;
    const key = keys.using(callId, text);
    const call = { callId, startedAt, header: text(header), ...(end && { end: text(end) }), key };
    const rowsSql = 'SELECT kind, position, sealed FROM call_records WHERE call_id = ? ORDER BY kind, position';
    const rows = database.prepare<Row>(rowsSql).all(callId);
    const recordingsSql = 'SELECT recording_id, sealed_description, whole FROM recordings WHERE call_id = ?';
    return { call, rows, recordings: database.prepare<RecordingRow>(recordingsSql).all(callId) };
  });
}

function callIds({ connected }: VaultContent): readonly string[] {
  const sql = 'SELECT call_id FROM calls ORDER BY started_at, call_id';
  const rows = guarded(() => connected().database.prepare<{ readonly call_id: string }>(sql).all());
  return rows.map((row) => row.call_id);
}

function secrets({ connected }: VaultContent): readonly { readonly name: string; readonly secret: string }[] {
  const { database, keys } = connected();
  const sql = 'SELECT name, wrapped FROM secrets WHERE name <> ?';
  const rows = guarded(() =>
    database.prepare<{ readonly name: string; readonly wrapped: Uint8Array }>(sql).all(LEFT_OUT),
  );
  return rows.map(({ name, wrapped }) => {
    const secret = unseal(keys.wrapping, wrapped, boundToSecret(name));
    if (!secret)
      throw new AppError('vault-damaged', 'A secret of the vault is damaged. "npm run vault -- check" says more.');
    return { name, secret: text(secret) };
  });
}

async function* pieces(path: string): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) yield piece as Buffer;
  } catch (cause) {
    const sentence = 'A recording of the vault cannot be read. "npm run vault -- check" names it.';
    throw new AppError('vault-damaged', sentence, { cause });
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function unwritable(cause: unknown): never {
  const isFull = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
  if (isFull) throw new AppError('disk-full', 'The disk is full: the backup could not be written.', { cause });
  throw new AppError('report-unwritable', 'The backup cannot be written there. Choose another place.', { cause });
}
