import { expect, it } from 'vitest';
import { ScriptedCall } from '../app/testing/scripted-call.ts';
import { ActiveCall } from './active-call.ts';

it("hands a call's record of its customer on to the next engine, with the pace the user has chosen since", () => {
  const call = new ActiveCall({ kind: 'sample', speed: 1, customerRecord: { tenure: 2 } });
  const told = new ScriptedCall().start().add({ type: 'call-state', state: 'running', speed: 4 });
  for (const event of told.events) call.observe(event);
  const lost = { callId: 'scripted', positionSamples: 16_000, nextSeq: 1, startedAtEpochMs: 0, state: {} };
  call.keep(lost);
  expect(call.resumption()).toEqual({
    spec: { kind: 'sample', speed: 4, customerRecord: { tenure: 2 } },
    resume: { ...lost, nextSeq: 2 },
  });
});
