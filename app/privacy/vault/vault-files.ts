import { join } from 'node:path';

/** Where the parts of one vault lie. */
export interface VaultFiles {
  readonly folder: string;
  readonly database: string;
  readonly wal: string;
  /** The database under the next key, while keys are rotated. */
  readonly nextDatabase: string;
  /** Copy of the database from before a migration, while that runs. */
  readonly beforeMigration: string;
  /** Copy of the database to try a key on, after an interrupted rotation. */
  readonly probe: string;
  readonly key: string;
  readonly recordings: string;
}

/** @param data the app's data folder. */
export function vaultFiles(data: string): VaultFiles {
  const folder = join(data, 'vault');
  const database = join(folder, 'vault.db');
  return {
    folder,
    database,
    wal: `${database}-wal`,
    nextDatabase: `${database}.next`,
    beforeMigration: `${database}.before`,
    probe: `${database}.probe`,
    key: join(folder, 'vault-key.json'),
    recordings: join(folder, 'recordings'),
  };
}
