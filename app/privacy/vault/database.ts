/** The only importer of SQLite: opens databases with encrypted pages, and turns its failures into expected ones. */
import { closeSync, openSync } from 'node:fs';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { AppError } from '../../domain/errors.ts';

export type Database = Sqlite;

/** How long an engine that takes another's place waits for it to let go. */
const BUSY_TIMEOUT_MS = 2_000;

export interface DatabaseOptions {
  /** False: a missing file is a failure. */
  readonly create: boolean;
}

/**
 * Opens a database under SQLCipher's scheme (AES-256-CBC and HMAC-SHA-512 per page) with a raw key, for this process alone: write-ahead log without
 * shared memory, every commit on the disk before it counts, deleted content overwritten, nothing in temporary files.
 * @throws AppError `vault-damaged` when its pages do not open under this key; `vault-in-use`; `vault-unavailable`.
 */
export function openDatabase(path: string, pageKey: Uint8Array, { create }: DatabaseOptions): Database {
  requireNode();
  return guarded(() => {
    // SQLite would make it for everybody to read; its write-ahead log gets the same permissions.
    if (create) closeSync(openSync(path, 'a', 0o600));
    const database = new Sqlite(path, { fileMustExist: !create, timeout: BUSY_TIMEOUT_MS });
    try {
      database.pragma("cipher = 'sqlcipher'");
      // The text with the key lives until it is collected: the library takes a raw key in no other form.
      database.pragma(`key = "x'${Buffer.from(pageKey).toString('hex')}'"`);
      database.pragma('locking_mode = EXCLUSIVE');
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('secure_delete = ON');
      database.pragma('foreign_keys = ON');
      database.pragma('temp_store = MEMORY');
      // The log is cut off when it begins anew: a whole frame that does not hold was then altered, not half-written over an old one.
      database.pragma('journal_size_limit = 0');
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** The library ends the process at its first use on an older Node, e.g. that of an old Electron. */
function requireNode(): void {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major >= 22) return;
  throw new AppError('vault-closed', `Nothing is stored: the vault needs Node 22 or newer, and this is ${major}.`);
}

/** Puts all pages under another key. The file is not for use while it runs: work on a copy. */
export function rekeyDatabase(database: Database, pageKey: Uint8Array): void {
  guarded(() => {
    database.pragma('journal_mode = DELETE');
    database.pragma(`rekey = "x'${Buffer.from(pageKey).toString('hex')}'"`);
  });
}

/** Empties the write-ahead log into the database. */
export function emptyWal(database: Database): void {
  guarded(() => database.pragma('wal_checkpoint(TRUNCATE)'));
}

/** Rewrites the file without what was deleted, and empties the write-ahead log, which held it too. */
export function scrub(database: Database): void {
  emptyWal(database);
  guarded(() => database.exec('VACUUM'));
  emptyWal(database);
}

/** What SQLite and the page cipher find wrong; empty when sound. */
export function databaseFaults(database: Database): readonly string[] {
  const rows = guarded(() => database.pragma('integrity_check(20)')) as readonly { readonly integrity_check: string }[];
  return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
}

/** Runs work on a database. @throws AppError for what can be expected of a disk or a damaged file; anything else as it is. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw expectedFailure(error);
  }
}

/** What a failure of SQLite or the file system means for the vault; other errors as they are. */
export function expectedFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (error instanceof AppError) return error;
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    const sentence = 'The database of the vault (vault.db) is damaged, or is not of this key. Restore a backup.';
    return new AppError('vault-damaged', sentence, options);
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    const sentence = 'The vault is in use by another emoAIsec. Close that first.';
    return new AppError('vault-in-use', sentence, options);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('disk-full', 'The disk is full: nothing more can be stored. Make room.', options);
  }
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY|PERM)|^E(IO|ACCES|PERM|ROFS|NOENT|NOTDIR|ISDIR)$/.test(code)) {
    const sentence =
      'The vault cannot be read or written. Look whether its folder can be used and the disk is in order.';
    return new AppError('vault-unavailable', sentence, options);
  }
  return error;
}
