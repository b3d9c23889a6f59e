/** Where audit entries lie: rows of the vault's database, or a list in memory. Called within the transaction of the change an entry tells of. */
export interface AuditStore {
  /** How many entries there are. */
  size(): number;
  /** Entries as stored (one canonical JSON text each), `from` inclusive, `to` exclusive, in order. */
  entries(from: number, to: number): Iterable<string>;
  append(index: number, entry: string): void;
  /** Signed checkpoints, oldest first, in C2SP signed-note form. */
  checkpoints(): readonly string[];
  addCheckpoint(note: string): void;
}
