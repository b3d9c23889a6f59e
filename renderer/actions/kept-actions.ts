import type { Rectification } from '../../app/contract/kept-calls.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done with calls that are kept. */
export interface KeptActions {
  /** Asks the engine which there are; while words are searched for, in which calls they were said. */
  refresh(): Promise<void>;
  /** @param words said in the calls to be listed; empty: all calls. */
  search(words: string): Promise<void>;
  open(callId: string): Promise<void>;
  close(): void;
  report(callId: string): Promise<void>;
  /** All that is stored of the call, for the person it is about. */
  exportPackage(callId: string): Promise<void>;
  hold(callId: string, held: boolean): Promise<void>;
  /** The call is neither shown nor searched any more; a command lifts that. */
  restrict(callId: string): Promise<void>;
  rectify(callId: string, rectification: Rectification): Promise<void>;
  /** For good. */
  erase(callId: string): Promise<void>;
  /** This computer's date is right: calls may be erased by their age. */
  confirmDate(): Promise<void>;
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
      const words = ui.getState().keptWords;
      ui.setState({ kept: await bridge.command('calls.list', words === '' ? {} : { words }) });
    });
  const load = async (callId: string) => ui.setState({ openedCall: await bridge.command('calls.open', { callId }) });
  const close = () => {
    const { openedCall: _, ...rest } = ui.getState();
    ui.setState(rest, true);
  };
  const save = async (command: 'calls.report' | 'calls.package', callId: string, what: string) => {
    const { fileName, html } = await bridge.command(command, { callId });
    const { saved, where } = await bridge.saveReport(fileName, html);
    ui.say(saved ? `${what} saved${where ? ` as ${where}` : ''}.` : `The ${what.toLowerCase()} was not saved.`);
  };
  return {
    refresh,
    close,
    search: (words) => {
      ui.setState({ keptWords: words.trim() });
      return refresh();
    },
    open: (callId) => attempt('The call could not be opened', () => load(callId)),
    report: (callId) => attempt('The report could not be saved', () => save('calls.report', callId, 'Report')),
    exportPackage: (callId) =>
      attempt('The package could not be saved', () => save('calls.package', callId, 'Package')),
    hold: async (callId, held) => {
      await attempt('The hold could not be changed', async () => {
        await bridge.command('calls.hold', { callId, held });
        ui.say(held ? 'The call is held: nothing erases it until the hold is lifted.' : 'The hold is lifted.');
        await load(callId);
      });
      await refresh();
    },
    restrict: async (callId) => {
      await attempt('The call could not be restricted', async () => {
        await bridge.command('calls.restrict', { callId });
        close();
        ui.say('The use of the call is restricted: it is stored, and not shown any more.');
      });
      await refresh();
    },
    rectify: (callId, rectification) =>
      attempt('It could not be put right', async () => {
        await bridge.command('calls.rectify', { callId, rectification });
        ui.say('Put right. What was first stays in the record.');
        await load(callId);
      }),
    erase: async (callId) => {
      await attempt('The call could not be erased', async () => {
        await bridge.command('calls.erase', { callId });
        close();
        ui.say('The call was erased. Nothing of it is left on this computer.');
      });
      await refresh();
    },
    confirmDate: async () => {
      await attempt('The date could not be confirmed', async () => {
        await bridge.command('calls.confirm-date', {});
      });
      await refresh();
    },
  };
}
