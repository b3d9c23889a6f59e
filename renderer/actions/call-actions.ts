import type { UnredactedReason } from '../../app/contract/reports.ts';
import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CallStore } from '../state/call-store.ts';
import type { EngineStore } from '../state/engine-store.ts';
import type { LiveFeed } from '../state/live-feed.ts';
import type { Pace, SettingsStore } from '../state/settings-store.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done during a call. */
export interface CallActions {
  togglePlay(): Promise<void>;
  /** @param toSample position on the call clock; it is brought inside the recording. */
  seek(toSample: number): Promise<void>;
  seekBy(seconds: number): Promise<void>;
  pace(pace: Pace): Promise<void>;
  stop(): Promise<void>;
  closePrompt(promptId: string): Promise<void>;
  /** Saves the report without names and numbers. @param unredacted why it is saved with them. */
  exportReport(unredacted?: UnredactedReason): Promise<void>;
  /** Asks the engine how it is; an engine that is not ready is not asked. */
  refreshStatus(): Promise<void>;
  /** Times every model on this machine; some seconds of work. */
  measureModels(): Promise<void>;
  /** Asks the engine what it can hear. */
  refreshDevices(): Promise<void>;
}

/** @returns the actions of a running call over a bridge. */
export function createCallActions(deps: {
  readonly bridge: Bridge;
  readonly call: CallStore;
  readonly feed: LiveFeed;
  readonly engine: EngineStore;
  readonly settings: SettingsStore;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): CallActions {
  const { bridge, call, feed, engine, settings, ui, attempt } = deps;
  const seek = (toSample: number) =>
    attempt('That position could not be reached', async () => {
      const { facts, phase } = call.getState();
      if (facts?.mode !== 'recording' || phase === 'ended' || phase === 'idle') return;
      const last = facts.durationSamples ?? toSample;
      await bridge.command('call.seek', { toSample: Math.round(Math.min(Math.max(0, toSample), last)) });
    });
  return {
    seek,
    seekBy: (seconds) => seek(feed.positionSamples() + seconds * CALL_RATE_HZ),
    togglePlay: () =>
      attempt('The recording could not be paused or resumed', async () => {
        const { phase } = call.getState();
        if (phase === 'running') await bridge.command('call.pause', {});
        if (phase === 'paused') await bridge.command('call.resume', {});
      }),
    pace: (pace) =>
      attempt('The pace could not be changed', async () => {
        settings.setState({ pace });
        const { phase } = call.getState();
        if (phase === 'running' || phase === 'paused') await bridge.command('call.speed', { speed: pace });
      }),
    stop: () =>
      attempt('The call could not be ended', async () => {
        await bridge.command('call.stop', {});
      }),
    closePrompt: (promptId) =>
      attempt('The prompt could not be closed', async () => {
        await bridge.command('prompt.close', { promptId });
      }),
    exportReport: (unredacted) =>
      attempt('The report could not be saved', async () => {
        ui.say('Writing the report…');
        const { fileName, html } = await bridge.command('call.report', unredacted ? { unredacted } : {});
        const { saved, where } = await bridge.saveReport(fileName, html);
        const how = unredacted ? 'with' : 'without';
        ui.say(
          saved ? `Report saved ${where ? `as ${where}, ` : ''}${how} names and numbers.` : 'The report was not saved.',
        );
      }),
    refreshStatus: () =>
      attempt('The status could not be read', async () => {
        if (engine.getState().state !== 'ready') return;
        engine.setState({ status: await bridge.command('engine.status', {}) });
      }),
    measureModels: () =>
      attempt('The models could not be measured', async () => {
        const { models } = await bridge.command('models.list', { measure: true });
        engine.setState({ measured: models });
      }),
    refreshDevices: () =>
      attempt('The devices could not be listed', async () => {
        engine.setState({ devices: await bridge.command('devices.list', {}) });
      }),
  };
}
