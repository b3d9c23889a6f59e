import type { Bridge } from '../bridge/bridge.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done with calls that are kept. */
export interface KeptActions {
  /** Asks the engine which there are. */
  refresh(): Promise<void>;
  report(callId: string): Promise<void>;
  /** For good. */
  erase(callId: string): Promise<void>;
}

/** @returns the actions of the list of kept calls over a bridge. */
export function createKeptActions({
  bridge,
  ui,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): KeptActions {
  const refresh = () =>
    attempt('The kept calls could not be listed', async () => {
      ui.setState({ kept: await bridge.command('calls.list', {}) });
    });
  return {
    refresh,
    report: (callId) =>
      attempt('The report could not be saved', async () => {
        const { fileName, html } = await bridge.command('calls.report', { callId });
        const { saved, where } = await bridge.saveReport(fileName, html);
        ui.say(saved ? `Report saved${where ? ` as ${where}` : ''}.` : 'The report was not saved.');
      }),
    erase: async (callId) => {
      await attempt('The call could not be erased', async () => {
        await bridge.command('calls.erase', { callId });
        ui.say('The call was erased. Nothing of it is left on this computer.');
      });
      await refresh();
    },
  };
}
