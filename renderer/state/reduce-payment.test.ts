import { describe, expect, it } from 'vitest';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall } from './call-state.ts';
import { pauseCause, secondsLeft } from './payment-view.ts';

describe('a payment in the window', () => {
  const common = { v: 1, callId: 'call-1', provenance: [] } as const;
  const segment = { id: 'customer-9', channel: 'customer', startSample: 1_600, endSample: 8_000 } as const;
  const start = { ...new ScriptedCall().start().events[0], callId: 'call-1', seq: 0 } as never;
  const speaking = [
    start,
    { ...common, seq: 1, atSample: 1_600, type: 'speech-started', segment },
    { ...common, seq: 2, atSample: 8_000, type: 'partial', segment, text: 'my card number' },
  ] as const;
  const pause = {
    ...common,
    seq: 3,
    atSample: 16_000,
    type: 'payment-pause',
    state: 'paused',
    cause: 'phrase',
  } as const;
  const paused = reduceAll(idleCall, [...speaking, { ...pause, resumesAtSample: 1_456_000 }]);

  it('takes what was still being said off the screen', () => {
    expect(reduceAll(idleCall, speaking).lines).toMatchObject([{ text: 'my card number' }]);
    expect([paused.lines, paused.speech]).toEqual([[], []]);
  });

  it('says why the call is paused and for how long, and that the end is near', () => {
    if (!paused.payment) throw new Error('The call is not paused.');
    expect(pauseCause(paused.payment)).toBe('a payment was spoken of');
    expect(secondsLeft(paused.payment, 16_000)).toBe(90);
    expect(secondsLeft(paused.payment, 2_000_000)).toBe(0);
    const soon = { ...pause, seq: 4, state: 'resuming-soon', resumesAtSample: 1_456_000 } as const;
    expect(reduceAll(paused, [soon]).payment?.endsSoon).toBe(true);
    const longer = { ...pause, seq: 5, state: 'prolonged', resumesAtSample: 1_600_000 } as const;
    expect(reduceAll(paused, [soon, longer]).payment).toMatchObject({ endsSoon: false, resumesAtSample: 1_600_000 });
  });

  it('is over when it is told to be', () => {
    const over = { ...pause, seq: 4, state: 'resumed', cause: 'button' } as const;
    expect(reduceAll(paused, [over]).payment).toBeUndefined();
  });
});
