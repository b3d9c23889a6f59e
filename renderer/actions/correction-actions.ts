import type { UndoRequest } from '../../app/contract/corrections.ts';
import type { Verdict } from '../../app/domain/correction.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CallStore } from '../state/call-store.ts';
import { changeWords } from '../state/correction-view.ts';
import type { EngineStore } from '../state/engine-store.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** Saying that an emotion was read wrongly, and taking that back. */
export interface CorrectionActions {
  /** @param segmentId the utterance of the call that is shown. */
  give(segmentId: string, verdict: Verdict): Promise<void>;
  undo(which: UndoRequest): Promise<void>;
  /** Asks what the corrections so far have made of this machine's readings; an engine that is not ready is not asked. */
  refresh(): Promise<void>;
}

/** @returns the actions over a bridge. */
export function createCorrectionActions(deps: {
  readonly bridge: Bridge;
  readonly call: CallStore;
  readonly engine: EngineStore;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): CorrectionActions {
  const { bridge, call, engine, ui, attempt } = deps;
  return {
    give: (segmentId, verdict) =>
      attempt('The correction could not be taken', async () => {
        const { callId } = call.getState();
        if (callId === undefined) return;
        const { outcome, state } = await bridge.command('correction.give', { callId, segmentId, verdict });
        engine.setState({ corrections: state });
        ui.say(
          outcome.kind === 'taken'
            ? `Correction taken. Check sentences: ${changeWords(outcome.check.before, outcome.check.after)}.`
            : `Correction not taken. ${outcome.message}`,
        );
      }),
    undo: (which) =>
      attempt('The correction could not be undone', async () => {
        const { state } = await bridge.command('corrections.undo', which);
        engine.setState({ corrections: state });
        ui.say(which.kind === 'all' ? 'All corrections are forgotten.' : 'Undone.');
      }),
    refresh: () =>
      attempt('The corrections could not be read', async () => {
        if (engine.getState().state !== 'ready') return;
        engine.setState({ corrections: (await bridge.command('corrections.state', {})).state });
      }),
  };
}
