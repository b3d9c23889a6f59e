import { AppError } from '../../domain/errors.ts';
import { type CallMarks, createCallMarks } from './call-marks.ts';
import type { SettingsTable } from './settings-table.ts';

/** Calls that must not be erased, because a claim or an investigation needs them. */
export interface LegalHolds extends CallMarks {
  /** @throws AppError `call-held` when one of these calls is held. */
  refuse(callIds: readonly string[]): void;
}

export function createLegalHolds(settings: SettingsTable): LegalHolds {
  const marks = createCallMarks(settings, 'legal-hold');
  return {
    ...marks,
    refuse(callIds) {
      if (callIds.some(marks.has)) throw new AppError('call-held', HELD);
    },
  };
}

const HELD =
  'A call is under a legal hold, so nothing was erased. Lift the hold first: npm run rights -- hold CALL off. Tell whoever asked for the erasure why it waits.';
