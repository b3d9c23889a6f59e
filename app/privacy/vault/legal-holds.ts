import { AppError } from '../../domain/errors.ts';
import type { SettingsTable } from './settings-table.ts';

const PREFIX = 'legal-hold:';

/** Calls that must not be erased, because a claim or an investigation needs them: rows among the settings, which go when a hold is lifted. */
export interface LegalHolds {
  set(callId: string, held: boolean): void;
  has(callId: string): boolean;
  /** @throws AppError `call-held` when one of these calls is held. */
  refuse(callIds: readonly string[]): void;
}

export function createLegalHolds(settings: SettingsTable): LegalHolds {
  const has = (callId: string): boolean => settings.read(`${PREFIX}${callId}`) !== undefined;
  return {
    set(callId, held) {
      if (held) settings.write(`${PREFIX}${callId}`, 'on');
      else settings.remove(`${PREFIX}${callId}`);
    },
    has,
    refuse(callIds) {
      if (callIds.some(has)) throw new AppError('call-held', HELD);
    },
  };
}

const HELD =
  'A call is under a legal hold, so nothing was erased. Lift the hold first: npm run rights -- hold CALL off. Tell whoever asked for the erasure why it waits.';
