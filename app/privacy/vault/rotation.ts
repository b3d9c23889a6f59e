/**
 * A new master key for a vault. The next key lies beside the current one in `vault-key.json` until the new database has taken the old one's
 * place, so whatever interrupts it, one of the two opens what is there.
 */
import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { AppError } from '../../domain/errors.ts';
import { boundToCall } from './call-keys.ts';
import type { Connection } from './connection.ts';
import { type Database, emptyWal, guarded, openDatabase, rekeyDatabase } from './database.ts';
import { type KeyEntry, type KeyEnvelope, readKeyEnvelope, writeKeyEnvelope } from './key-envelope.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { seal, unseal } from './sealed-box.ts';
import { boundToSecret } from './secrets.ts';
import type { VaultFiles } from './vault-files.ts';
import { deriveKeys, keyCheck, newKey, type VaultKeys, wipe } from './vault-keys.ts';

/** A rotation of which the next key is laid down. */
export interface PreparedRotation {
  readonly keys: VaultKeys;
  readonly next: KeyEntry;
}

/** First step: makes the next key, and lays it wrapped beside the current one. */
export async function prepareRotation(files: VaultFiles, keeper: KeyKeeper): Promise<PreparedRotation> {
  const envelope = await requireEnvelope(files);
  const masterKey = newKey();
  try {
    const next = { key: await keeper.wrap(masterKey), check: keyCheck(masterKey) };
    await writeKeyEnvelope(files.key, { ...envelope, next });
    return { keys: deriveKeys(masterKey), next };
  } finally {
    wipe(masterKey);
  }
}

/**
 * Second step: a copy of the database with everything under the next keys. The one in use is not changed.
 * @returns how many wrapped keys went over. @throws AppError.
 */
export function makeNextDatabase(files: VaultFiles, { database, keys }: Connection, next: VaultKeys): number {
  emptyWal(database);
  removeNext(files);
  guarded(() => copyFileSync(files.database, files.nextDatabase));
  const copy = openDatabase(files.nextDatabase, keys.page, { create: false });
  try {
    const count = copy
      .transaction(
        () =>
          rewrap(copy, 'call_keys', 'call_id', boundToCall, keys, next) +
          rewrap(copy, 'secrets', 'name', boundToSecret, keys, next),
      )
      .immediate();
    rekeyDatabase(copy, next.page);
    return count;
  } finally {
    copy.close();
  }
}

/** Third step: the new database takes the old one's place, in one step. @returns the connection to it; the old one is closed. */
export function switchDatabases(files: VaultFiles, old: Connection, next: VaultKeys): Connection {
  sync(files.nextDatabase);
  old.database.close();
  guarded(() => {
    rmSync(files.wal, { force: true });
    renameSync(files.nextDatabase, files.database);
  });
  if (process.platform !== 'win32') sync(files.folder);
  wipe(old.keys.page, old.keys.wrapping);
  return { database: openDatabase(files.database, next.page, { create: false }), keys: next };
}

/** Last step: the next key is the current one, and the old one is gone. */
export async function finishRotation(files: VaultFiles, { next }: PreparedRotation): Promise<void> {
  await writeKeyEnvelope(files.key, { v: 1, current: next, inUse: true });
}

/** Instead of going on: forgets the next key. */
export async function undoRotation(files: VaultFiles): Promise<void> {
  const { current, inUse } = await requireEnvelope(files);
  await writeKeyEnvelope(files.key, { v: 1, current, inUse });
  removeNext(files);
}

function rewrap(
  database: Database,
  table: 'call_keys' | 'secrets',
  column: 'call_id' | 'name',
  boundTo: (id: string) => string,
  old: VaultKeys,
  next: VaultKeys,
): number {
  const rows = database
    .prepare<{ readonly id: string; readonly wrapped: Uint8Array }>(`SELECT ${column} AS id, wrapped FROM ${table}`)
    .all();
  const update = database.prepare(`UPDATE ${table} SET wrapped = ? WHERE ${column} = ?`);
  for (const { id, wrapped } of rows) {
    const key = unseal(old.wrapping, wrapped, boundTo(id));
    if (!key) {
      const sentence = 'Keys cannot be rotated: a stored key is damaged. "npm run vault -- check" names it.';
      throw new AppError('vault-damaged', sentence);
    }
    update.run(seal(next.wrapping, key, boundTo(id)), id);
    wipe(key);
  }
  return rows.length;
}

async function requireEnvelope(files: VaultFiles): Promise<KeyEnvelope> {
  const envelope = await readKeyEnvelope(files.key);
  if (envelope) return envelope;
  throw new AppError('vault-key-missing', 'The key of the vault (vault-key.json) is missing. Put it back.');
}

function removeNext(files: VaultFiles): void {
  for (const end of ['', '-wal', '-journal']) rmSync(`${files.nextDatabase}${end}`, { force: true });
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
