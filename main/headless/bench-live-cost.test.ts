import { expect, it } from 'vitest';
import type { CommandName, CommandRequest, CommandResponse } from '../../app/contract/commands.ts';
import type { HostNotice } from '../../app/contract/messages.ts';
import { measureCoreShare } from './bench-live-cost.ts';
import type { ReplayEngine } from './replay-call.ts';

/** An engine that is lost or not during each call of `callMs`, after which it has worked for `cpuMs` more. */
function scriptedEngine(callMs: number, cpuMs: number, lost: boolean): ReplayEngine {
  let tell: (notice: HostNotice) => void = () => {};
  const status = { pid: 1, host: 'scripted', uptimeMs: 0, residentBytes: 0, cpuMs: 500, models: [] };
  const common = { v: 1, callId: 'a', provenance: [], atSample: 0 } as const;
  const start = () => {
    const opening = { mode: 'recording', description: 'a', channels: ['customer'], permissions: [] } as const;
    tell({ kind: 'event', event: { ...common, seq: 0, type: 'call-started', ...opening } });
    setTimeout(() => {
      status.cpuMs += cpuMs;
      if (lost) status.pid++;
      tell({
        kind: 'event',
        event: { ...common, seq: 1, type: 'call-ended', durationSamples: 160_000, reason: 'finished' },
      });
    }, callMs);
    return { callId: 'a' };
  };
  return {
    command: async <N extends CommandName>(name: N, _request: CommandRequest<N>) =>
      (name === 'engine.status' ? { ...status } : start()) as CommandResponse<N>,
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  };
}

const variant = { name: 'without-video', what: 'sound', spec: { kind: 'sample', speed: 1 } } as const;

it("tells the engine's processor time as a share of the time that passed", async () => {
  const [figure] = await measureCoreShare(scriptedEngine(200, 50, false), [variant]);
  expect(figure).toMatchObject({ name: 'live.core-share.without-video', unit: 'ratio', n: 1 });
  expect(figure?.value).toBeGreaterThan(0.05);
  expect(figure?.value).toBeLessThanOrEqual(0.26);
});

it('tells nothing of a call during which the engine was lost', async () => {
  expect(await measureCoreShare(scriptedEngine(10, 5, true), [variant])).toEqual([]);
});
