import { describe, expect, it } from 'vitest';
import { BridgeError } from '../bridge/bridge.ts';
import { reduceAll } from '../state/call-reducer.ts';
import { createCallStore } from '../state/call-store.ts';
import { createEngineStore } from '../state/engine-store.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { scripted } from '../testing/scripted-events.ts';
import { createAttempt } from './attempt.ts';
import { createCorrectionActions } from './correction-actions.ts';

const verdict = { kind: 'is-not', emotion: 'angry' } as const;
const check = { before: { accuracy: 0.8, logLoss: 0.64 }, after: { accuracy: 0.81, logLoss: 0.63 } };
const state = { layer: '1-abc' };

function open(answers: Parameters<typeof createFakeBridge>[0]) {
  const bridge = createFakeBridge(answers);
  const [call, engine, ui] = [createCallStore(), createEngineStore(), createUiStore()];
  call.setState(reduceAll(call.getState(), scripted([{ type: 'call-state', atSeconds: 0, state: 'ended', speed: 1 }])));
  engine.setState({ state: 'ready' });
  return {
    bridge,
    engine,
    ui,
    actions: createCorrectionActions({ bridge, call, engine, ui, attempt: createAttempt(ui) }),
  };
}

describe('corrections from the window', () => {
  it('are about the call that is shown, and say what they did', async () => {
    const outcome = { kind: 'taken', serial: 1, check };
    const { bridge, engine, ui, actions } = open({ 'correction.give': () => ({ outcome, state }) });
    await actions.give('customer-2', verdict);
    const request = { callId: 'call-1', segmentId: 'customer-2', verdict };
    expect(bridge.asked).toEqual([{ name: 'correction.give', request }]);
    expect(ui.getState().said).toBe('Correction taken. Check sentences: 80.0 % → 81.0 % right, error 0.640 → 0.630.');
    expect(engine.getState().corrections).toBe(state);
  });

  it('say why they were not taken', async () => {
    const outcome = { kind: 'refused', why: 'drift', message: 'The check set would suffer.' };
    const { ui, actions } = open({ 'correction.give': () => ({ outcome, state }) });
    await actions.give('customer-2', verdict);
    expect(ui.getState().said).toBe('Correction not taken. The check set would suffer.');
  });

  it('are undone, and a failure is shown', async () => {
    const { engine, actions } = open({ 'corrections.undo': () => ({ state }) });
    await actions.undo({ kind: 'last' });
    expect(engine.getState().corrections).toBe(state);
    const failing = open({
      'corrections.undo': () => {
        throw new BridgeError({ code: 'corrections-unavailable', message: 'The disk is full.' });
      },
    });
    await failing.actions.undo({ kind: 'all' });
    expect(failing.ui.getState().alerts[0]?.message).toBe('The disk is full.');
  });
});
