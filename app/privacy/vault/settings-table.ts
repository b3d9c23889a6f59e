import type { Connected } from './connection.ts';
import { guarded } from './database.ts';

/** Settings as text under names, in the encrypted pages. */
export interface SettingsTable {
  read(name: string): string | undefined;
  write(name: string, value: string): void;
  remove(name: string): void;
  all(): readonly { readonly name: string; readonly value: string }[];
}

export function createSettingsTable(connected: Connected): SettingsTable {
  return {
    read: (name) =>
      guarded(() =>
        connected().database.prepare<{ readonly value: string }>('SELECT value FROM settings WHERE name = ?').get(name),
      )?.value,
    write: (name, value) => {
      const sql =
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
      guarded(() => connected().database.prepare(sql).run(name, value));
    },
    remove: (name) => {
      guarded(() => connected().database.prepare('DELETE FROM settings WHERE name = ?').run(name));
    },
    all: () =>
      guarded(() =>
        connected()
          .database.prepare<{ readonly name: string; readonly value: string }>('SELECT name, value FROM settings')
          .all(),
      ),
  };
}
