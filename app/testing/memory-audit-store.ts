import type { AuditStore } from '../privacy/audit/audit-store.ts';

/** An audit store in memory that can undo what was done within a transaction, as the vault's database does. */
export interface MemoryAuditStore extends AuditStore {
  /** Rows as they lie, to be tampered with. */
  readonly rows: string[];
  readonly notes: string[];
  /** @throws what `work` throws, after undoing what it did. */
  transaction(work: () => void): void;
}

export function createMemoryAuditStore(rows: string[] = [], notes: string[] = []): MemoryAuditStore {
  return {
    rows,
    notes,
    size: () => rows.length,
    entries: (from, to) => rows.slice(from, to),
    append(index, entry) {
      if (index !== rows.length) throw new Error(`Row ${index} cannot follow ${rows.length} rows.`);
      rows.push(entry);
    },
    checkpoints: () => notes,
    addCheckpoint(note) {
      notes.push(note);
    },
    transaction(work) {
      const [before, notesBefore] = [rows.length, notes.length];
      try {
        work();
      } catch (error) {
        rows.length = before;
        notes.length = notesBefore;
        throw error;
      }
    },
  };
}
