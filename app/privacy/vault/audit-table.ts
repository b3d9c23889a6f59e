import { readEntry } from '../audit/audit-entry.ts';
import type { AuditStore } from '../audit/audit-store.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';

/** Entries read at a time. */
const PAGE = 512;

/** The audit log's entries and checkpoints as rows of the vault: written in the transaction of what they tell of. */
export function createAuditTable(connected: Connected): AuditStore {
  return {
    size: () =>
      guarded(
        () =>
          connected().database.prepare<{ readonly size: number }>('SELECT count(*) AS size FROM audit_entries').get()
            ?.size ?? 0,
      ),
    *entries(from, to) {
      const sql = 'SELECT entry FROM audit_entries WHERE position >= ? AND position < ? ORDER BY position';
      // Read in pages: nothing else can use the database while a statement is being stepped through.
      for (let start = from; start < to; start += PAGE) {
        const end = Math.min(start + PAGE, to);
        const rows = guarded(() => connected().database.prepare<{ readonly entry: string }>(sql).all(start, end));
        for (const { entry } of rows) yield entry;
        if (rows.length < end - start) return;
      }
    },
    append: (index, entry) => {
      const sql = 'INSERT INTO audit_entries (position, entry) VALUES (?, ?)';
      guarded(() => connected().database.prepare(sql).run(index, entry));
    },
    checkpoints: () =>
      guarded(() =>
        connected()
          .database.prepare<{ readonly note: string }>('SELECT note FROM audit_checkpoints ORDER BY position')
          .all(),
      ).map(({ note }) => note),
    addCheckpoint: (note) => {
      const sql = 'INSERT INTO audit_checkpoints (position, note) SELECT count(*), ? FROM audit_checkpoints';
      guarded(() => connected().database.prepare(sql).run(note));
    },
  };
}

/** When the newest entry was written, by the clock of that moment; undefined where there is none, or it cannot be read. */
export function newestEntryMs(store: AuditStore): number | undefined {
  const size = store.size();
  const [text] = size === 0 ? [] : store.entries(size - 1, size);
  const entry = text === undefined ? undefined : readEntry(text);
  return typeof entry === 'object' ? entry.atEpochMs : undefined;
}
