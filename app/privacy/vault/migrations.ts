/** The vault's tables, version by version. A version is never changed once it was released: another one follows it. */

/** SQL that brings a database from the version before to this one. */
export type Migration = string;

/** The first makes a new vault. */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    sealed_header BLOB NOT NULL,
    sealed_end BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE call_keys (
    call_id TEXT PRIMARY KEY REFERENCES calls ON DELETE CASCADE,
    wrapped BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE call_records (
    call_id TEXT NOT NULL REFERENCES calls ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('events', 'words', 'embedding')),
    position INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (call_id, kind, position)
  ) STRICT;
  CREATE TABLE recordings (
    recording_id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES calls ON DELETE CASCADE,
    sealed_description BLOB NOT NULL,
    whole INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recordings_of_call ON recordings (call_id);
  CREATE TABLE erased_calls (salt BLOB NOT NULL, tag BLOB NOT NULL, PRIMARY KEY (salt, tag)) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE secrets (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_entries (position INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;
  CREATE TABLE audit_checkpoints (position INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
  CREATE TABLE unfinished (work TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE budget_spends (
    position INTEGER PRIMARY KEY,
    spend_id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX budget_spends_by_time ON budget_spends (at);
  CREATE TABLE budget_answers (question TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
