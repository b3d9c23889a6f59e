import type { SettingsTable } from './settings-table.ts';

/** Something that is said of a call as long as it is stored: a row among the settings, so that backups carry it, which goes with the call. */
export interface CallMarks {
  set(callId: string, marked: boolean): void;
  has(callId: string): boolean;
}

/** @param name what the calls are marked as; part of the rows' names, so it is never changed. */
export function createCallMarks(settings: SettingsTable, name: 'legal-hold' | 'restricted'): CallMarks {
  const row = (callId: string): string => `${name}:${callId}`;
  return {
    set(callId, marked) {
      if (marked) settings.write(row(callId), 'on');
      else settings.remove(row(callId));
    },
    has: (callId) => settings.read(row(callId)) !== undefined,
  };
}
