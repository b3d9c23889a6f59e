import type { Database } from './database.ts';
import { guarded } from './database.ts';
import type { VaultKeys } from './vault-keys.ts';

/** An open database and the keys that go with it. A rotation of keys puts another pair in its place. */
export interface Connection {
  readonly database: Database;
  readonly keys: VaultKeys;
}

/** The connection of just now. */
export type Connected = () => Connection;

/** Runs work in one transaction; within one that is open it is part of that. Work that throws leaves no trace. */
export function inTransaction<T>(connected: Connected, work: () => T): T {
  const { database } = connected();
  return guarded(() => database.transaction(work).immediate());
}
