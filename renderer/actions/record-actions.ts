import { MOST_RECORD_BYTES, RECORD_TOO_LARGE } from '../../app/contract/customer-record.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done with a customer's record before a call. */
export interface RecordActions {
  /** Reads a file for the next call; when it cannot be read, what was chosen before stays chosen. */
  choose(file: File): Promise<void>;
  clear(): void;
}

/** @returns the record's actions over a bridge. */
export function createRecordActions({
  bridge,
  ui,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): RecordActions {
  return {
    clear: () => ui.setState({ record: undefined }),
    choose: (file) =>
      attempt('The customer record could not be read', async () => {
        if (file.size > MOST_RECORD_BYTES) throw new AppError('record-invalid', RECORD_TOO_LARGE);
        ui.busy('Reading the customer record…');
        try {
          const reading = await bridge.command('record.read', { text: await textOf(file) });
          // A call that began meanwhile began without it, and the next one may be another customer's.
          if (ui.getState().screen === 'start') ui.setState({ record: { fileName: file.name, reading } });
        } finally {
          ui.busy(undefined);
        }
      }),
  };
}

async function textOf(file: File): Promise<string> {
  try {
    return await file.text();
  } catch (error) {
    throw new AppError('file-unreadable', 'The file is gone or cannot be opened. Choose it again.', { cause: error });
  }
}
