/** Finds the vault's master key at opening, and finishes or undoes a rotation that was interrupted. */
import { copyFile, rm, stat } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { openDatabase } from './database.ts';
import { type KeyEntry, readKeyEnvelope, writeKeyEnvelope } from './key-envelope.ts';
import type { KeyScheme } from './key-keeper.ts';
import type { KeyKeepers } from './key-keepers.ts';
import type { VaultFiles } from './vault-files.ts';
import { deriveKeys, keyCheck, newKey, type VaultKeys, wipe } from './vault-keys.ts';

export interface FoundKey {
  readonly keys: VaultKeys;
  readonly scheme: KeyScheme;
  /** Whether the database is still to be made. */
  readonly isNew: boolean;
  /** What became of a rotation that had been interrupted. */
  readonly rotation?: 'finished' | 'undone';
}

/**
 * The keys of the vault in these files; of a new one when there is none. The master key itself is wiped.
 * @throws AppError `vault-closed`, `vault-key-missing`, `vault-key-wrong`, `vault-damaged`, `vault-unavailable`.
 */
export async function findKeys(files: VaultFiles, keepers: KeyKeepers): Promise<FoundKey> {
  const envelope = await readKeyEnvelope(files.key);
  const hasDatabase = await exists(files.database);
  if (!envelope) {
    if (!hasDatabase) return makeKeys(files, keepers);
    const sentence =
      'The key of the vault (vault-key.json) is missing, and nothing can be read without it. Put it back.';
    throw new AppError('vault-key-missing', sentence);
  }
  const { current, next, inUse } = envelope;
  if (inUse && !hasDatabase) {
    const sentence =
      'The database of the vault (vault.db) is missing. Put it back; or move vault-key.json away, and a new vault is made.';
    throw new AppError('vault-damaged', sentence);
  }
  if (next) {
    const [keys, chosen] = await afterRotation(files, keepers, current, next);
    await writeKeyEnvelope(files.key, { v: 1, current: chosen, inUse });
    await rm(files.nextDatabase, { force: true });
    return { keys, scheme: chosen.key.scheme, isNew: false, rotation: chosen === next ? 'finished' : 'undone' };
  }
  const { keys, entry } = await unwrapped(current, keepers);
  if (entry !== current) await writeKeyEnvelope(files.key, { ...envelope, current: entry });
  return { keys, scheme: current.key.scheme, isNew: !hasDatabase };
}

/** Opens one entry. @returns it, wrapped anew where its keeper wanted that. */
export async function unwrapped(
  entry: KeyEntry,
  keepers: KeyKeepers,
): Promise<{ readonly keys: VaultKeys; readonly entry: KeyEntry }> {
  const { masterKey, rewrapped } = await keepers.of(entry.key.scheme).unwrap(entry.key);
  try {
    if (keyCheck(masterKey) !== entry.check) {
      const sentence = 'The key of the vault is wrong: vault-key.json was altered, or the key store gave another key.';
      throw new AppError('vault-key-wrong', sentence);
    }
    return { keys: deriveKeys(masterKey), entry: rewrapped ? { ...entry, key: rewrapped } : entry };
  } finally {
    wipe(masterKey);
  }
}

async function makeKeys(files: VaultFiles, keepers: KeyKeepers): Promise<FoundKey> {
  const keeper = keepers.forNewKey();
  const masterKey = newKey();
  try {
    const current = { key: await keeper.wrap(masterKey), check: keyCheck(masterKey) };
    await writeKeyEnvelope(files.key, { v: 1, current, inUse: false });
    return { keys: deriveKeys(masterKey), scheme: keeper.scheme, isNew: true };
  } finally {
    wipe(masterKey);
  }
}

/** The key that the database is under: the old one until the new database had taken its place, then the next one. */
async function afterRotation(
  files: VaultFiles,
  keepers: KeyKeepers,
  current: KeyEntry,
  next: KeyEntry,
): Promise<readonly [VaultKeys, KeyEntry]> {
  let failure: unknown;
  for (const entry of [current, next]) {
    try {
      const { keys } = await unwrapped(entry, keepers);
      if (await opensUnder(files, keys.page)) return [keys, entry];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  throw new AppError(
    'vault-damaged',
    'The database of the vault (vault.db) opens under no key of it. Restore a backup.',
  );
}

/** Tried on a copy without its write-ahead log: an attempt with the wrong key must leave no trace in what is tried. */
async function opensUnder({ database, probe }: VaultFiles, pageKey: Uint8Array): Promise<boolean> {
  await copyFile(database, probe);
  try {
    openDatabase(probe, pageKey, { create: false }).close();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'vault-damaged') return false;
    throw error;
  } finally {
    for (const end of ['', '-wal']) await rm(`${probe}${end}`, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
