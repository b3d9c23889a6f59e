import { copyFile, rename, rm } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { type Database, databaseFaults, emptyWal, guarded } from './database.ts';
import type { Migration } from './migrations.ts';
import type { VaultFiles } from './vault-files.ts';
import { syncFolder } from './whole-file.ts';

/** The version of a database's tables: how many migrations it has been through. */
export function schemaVersion(database: Database): number {
  return Number(guarded(() => database.pragma('user_version', { simple: true })));
}

/**
 * Brings a database to the newest version, each step in one transaction, after an encrypted copy was laid beside it. A step that was interrupted
 * was undone by SQLite and is done again; after one that fails, or leaves the database unsound, the copy takes its place.
 * @throws AppError `vault-damaged` when it was put back, the database then closed; `vault-unavailable` for a newer version than this app knows.
 */
export async function migrate(database: Database, files: VaultFiles, migrations: readonly Migration[]): Promise<void> {
  const from = schemaVersion(database);
  if (from > migrations.length) {
    const sentence = 'The vault was made by a newer emoAIsec. Update the app.';
    throw new AppError('vault-unavailable', sentence);
  }
  if (from === migrations.length) {
    await rm(files.beforeMigration, { force: true });
    return;
  }
  if (from > 0) await copyBefore(database, files);
  try {
    for (let version = from; version < migrations.length; version++) step(database, version, migrations[version] ?? '');
    if (databaseFaults(database).length > 0) throw new Error('The migrated database is not sound.');
  } catch (error) {
    database.close();
    if (from > 0) await putBack(files);
    const sentence =
      'The vault could not be brought to the form this emoAIsec needs. It was left as it was: use the version from before, and report this.';
    throw new AppError('vault-damaged', sentence, { cause: error });
  }
  await rm(files.beforeMigration, { force: true });
}

function step(database: Database, version: number, migration: Migration): void {
  guarded(() =>
    database
      .transaction(() => {
        database.exec(migration);
        const broken = database.pragma('foreign_key_check') as readonly unknown[];
        if (broken.length > 0) throw new Error('The migration left rows without what they belong to.');
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate(),
  );
}

async function copyBefore(database: Database, files: VaultFiles): Promise<void> {
  emptyWal(database);
  await copyFile(files.database, `${files.beforeMigration}.part`);
  await rename(`${files.beforeMigration}.part`, files.beforeMigration);
  await syncFolder(files.folder);
}

async function putBack(files: VaultFiles): Promise<void> {
  await rm(files.wal, { force: true });
  await rename(files.beforeMigration, files.database);
  await syncFolder(files.folder);
}
