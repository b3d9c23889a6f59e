import { openDatabase } from '../privacy/vault/database.ts';
import { findKeys } from '../privacy/vault/master-key.ts';
import { makeNextDatabase, prepareRotation, switchDatabases } from '../privacy/vault/rotation.ts';
import type { MadeVault } from './made-vault.ts';

/** Takes the steps of a rotation up to this one, and leaves everything as a crash would. */
export async function cutOffRotation({ files, keepers }: MadeVault, steps: 1 | 2 | 3): Promise<void> {
  const { keys } = await findKeys(files, keepers);
  const prepared = await prepareRotation(files, keepers.forNewKey());
  if (steps === 1) return;
  const connection = { database: openDatabase(files.database, keys.page, { create: false }), keys };
  makeNextDatabase(files, connection, prepared.keys);
  if (steps === 2) connection.database.close();
  else switchDatabases(files, connection, prepared.keys).database.close();
}
