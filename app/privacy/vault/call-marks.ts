import type { SubjectTag } from '../../domain/audit.ts';
import type { SettingsTable } from './settings-table.ts';

/** Who has marked a call, by the tag of the audit log, and when (milliseconds since 1970). */
export interface CallMark {
  readonly by: SubjectTag;
  readonly atEpochMs: number;
}

/** Something that is said of a call as long as it is stored: a row among the settings, so that backups carry it, which goes with the call. */
export interface CallMarks {
  set(callId: string, mark: CallMark): void;
  clear(callId: string): void;
  has(callId: string): boolean;
  /** Absent when there is none, and of one that does not tell who set it. */
  of(callId: string): CallMark | undefined;
}

/** The tag, a space, and the time. */
const MARK = /^([0-9a-f]{32}) (\d{1,15})$/;

/** The call that a setting marks, by the setting's name; undefined for any other setting. */
export function markedCall(settingName: string): string | undefined {
  return /^(?:legal-hold|restricted):(.+)$/s.exec(settingName)?.[1];
}

/** @param name what the calls are marked as; part of the rows' names, so it is never changed. */
export function createCallMarks(settings: SettingsTable, name: 'legal-hold' | 'restricted'): CallMarks {
  const row = (callId: string): string => `${name}:${callId}`;
  return {
    set: (callId, { by, atEpochMs }) => settings.write(row(callId), `${by} ${Math.trunc(atEpochMs)}`),
    clear: (callId) => settings.remove(row(callId)),
    has: (callId) => settings.read(row(callId)) !== undefined,
    of(callId) {
      const [, by, at] = MARK.exec(settings.read(row(callId)) ?? '') ?? [];
      return by === undefined ? undefined : { by: by as SubjectTag, atEpochMs: Number(at) };
    },
  };
}
