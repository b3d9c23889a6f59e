import { describe, expect, it } from 'vitest';
import type { AssistEvent } from '../app/contract/events.ts';
import type { HostNotice } from '../app/contract/messages.ts';
import { ScriptedCall } from '../app/testing/scripted-call.ts';
import { PAYMENT_KEY, setUpPaymentKey } from './payment-key.ts';

function setUp(isFree = true) {
  let tell: (notice: HostNotice) => void = () => {};
  let press: (() => void) | undefined;
  const done: string[] = [];
  const end = setUpPaymentKey({
    engine: {
      subscribe: (listener) => {
        tell = listener;
        return () => done.push('left');
      },
      command: async (name: string) => {
        done.push(name);
        return {} as never;
      },
    },
    keys: {
      register: (key, pressed) => {
        if (!isFree) return false;
        done.push(`hears ${key}`);
        press = pressed;
        return true;
      },
      unregister: () => {
        done.push('deaf');
        press = undefined;
      },
    },
    sound: () => done.push('sound'),
    log: { warn: (told: unknown) => void done.push(`warned: ${told}`) } as never,
  });
  const event = (event: object) => tell({ kind: 'event', event: event as AssistEvent });
  const start = new ScriptedCall().start().events[0] as AssistEvent;
  return { done, end, event, start, press: () => press?.() };
}

describe('the key that pauses for a payment from any program', () => {
  it('is heard while a live call runs only, and toggles', async () => {
    const { done, event, start, press } = setUp();
    event({ ...start, mode: 'recording' });
    expect(done).toEqual([]);
    event({ ...start, mode: 'live' });
    press();
    event({ type: 'payment-pause', state: 'paused' });
    await Promise.resolve();
    press();
    event({ type: 'payment-pause', state: 'resumed' });
    event({ type: 'call-ended' });
    await Promise.resolve();
    press();
    expect(done.filter((each) => each !== 'sound')).toEqual([
      `hears ${PAYMENT_KEY}`,
      'payment.pause',
      'payment.resume',
      'deaf',
    ]);
    expect(done).toContain('sound');
  });

  it('is given back when the app ends, and missed with a warning where another program has it', () => {
    const ours = setUp();
    ours.event({ ...ours.start, mode: 'live' });
    ours.end();
    expect(ours.done.slice(1)).toEqual(['left', 'deaf']);
    const theirs = setUp(false);
    theirs.event({ ...theirs.start, mode: 'live' });
    expect(theirs.done).toEqual(['warned: another program has the key that pauses for a payment']);
  });
});
