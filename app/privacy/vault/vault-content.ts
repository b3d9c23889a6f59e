import type { BudgetTable } from './budget-table.ts';
import type { CallKeys } from './call-keys.ts';
import type { CallStore } from './call-store.ts';
import type { Connected } from './connection.ts';
import type { Tombstones } from './erasure.ts';
import type { RecordingStore } from './recording-store.ts';
import type { SettingsTable } from './settings-table.ts';
import type { VaultFiles } from './vault-files.ts';

/** The parts of an open vault that a backup is made of, or goes into. */
export interface VaultContent {
  readonly connected: Connected;
  readonly files: VaultFiles;
  readonly keys: CallKeys;
  readonly calls: CallStore;
  readonly recordings: RecordingStore;
  readonly tombstones: Tombstones;
  readonly settings: SettingsTable;
  readonly budget: BudgetTable;
}
