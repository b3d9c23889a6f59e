import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelRole } from '../../domain/audio.ts';
import {
  DEFAULT_PAUSE,
  LISTENING,
  nextPause,
  type PauseInput,
  type PauseState,
  type PauseTold,
} from './payment-pause.ts';

/** Plays inputs from the beginning. */
function play(...inputs: readonly PauseInput[]): { readonly state: PauseState; readonly told: readonly PauseTold[] } {
  let state = LISTENING;
  const told: PauseTold[] = [];
  for (const input of inputs) {
    const step = nextPause(state, input);
    state = step.state;
    told.push(...step.told);
  }
  return { state, told };
}

let serial = 0;
const says = (text: string, atSeconds: number, channel: ChannelRole = 'customer', id = `u${serial++}`): PauseInput => ({
  type: 'words',
  id,
  channel,
  text,
  atMs: atSeconds * 1000,
});
const passes = (atSeconds: number): PauseInput => ({ type: 'time', atMs: atSeconds * 1000 });
const types = (told: readonly PauseTold[]) =>
  told.map((one) => ('reason' in one ? `${one.type} ${one.reason}` : one.type));

describe('the payment pause', () => {
  it.each([
    'can I take your card number please',
    'could you read me the long number on the front',
    'And what is the expiry date?',
    'the three digits on the back',
    'what is the security code',
    'I am ready to take the payment',
    'my card number is',
    'I would like to pay with my credit card',
  ])('begins when somebody says "%s"', (text) => {
    expect(types(play(says(text, 1, 'agent')).told)).toEqual(['paused phrase']);
    expect(types(play(says(text, 1)).told)).toEqual(['paused phrase']);
  });

  it.each([
    'my card was declined yesterday',
    'do you take cards',
    'I paid four hundred pounds',
    'call me on oh seven nine four six',
    'the code for the gate is one two three four',
    'I am on the back foot here',
    'that is the long and short of it',
  ])('does not begin when somebody says "%s"', (text) => {
    expect(play(says(text, 1)).told).toEqual([]);
  });

  it('begins with digits as a card has them: twelve anywhere, six in talk of payment', () => {
    expect(types(play(says('four five three two one two three four five six seven eight', 1)).told)).toEqual([
      'paused digits',
    ]);
    expect(play(says('four five three two one two three four five six seven', 1)).told).toEqual([]);
    expect(types(play(says('I want to pay', 1), says('it is 4532 12', 5)).told)).toEqual(['paused digits']);
    expect(play(says('I want to pay', 1), says('it is 4532 12', 200)).told).toEqual([]);
  });

  it('counts groups of one speaker together, over replies and asides, and not over other talk', () => {
    const groups = [says('4532 1234', 1), says('mm hm', 3, 'agent'), says('hang on', 4), says('5678', 8)];
    expect(types(play(...groups).told)).toEqual(['paused digits']);
    expect(
      play(says('4532 1234', 1), says('so that is my order and I still wait for it', 3), says('5678', 5)).told,
    ).toEqual([]);
    expect(play(says('4532 1234', 1), says('5678', 30)).told).toEqual([]);
    expect(play(says('4532 1234', 1), says('5678', 4, 'agent')).told).toEqual([]);
  });

  it('counts the words so far of an utterance once', () => {
    const partials = [
      'four five',
      'four five three two',
      'four five three two one two',
      'four five three two one two three four',
    ];
    expect(play(...partials.map((text, i) => says(text, i, 'customer', 'u'))).told).toEqual([]);
  });

  it('begins and ends by button, hot key and interface, once each', () => {
    const press = (type: 'pause' | 'resume', by: 'button' | 'hot-key' | 'interface', atMs = 0): PauseInput => ({
      type,
      by,
      atMs,
    });
    expect(
      types(
        play(
          press('pause', 'hot-key'),
          press('pause', 'button'),
          press('resume', 'interface'),
          press('resume', 'button'),
        ).told,
      ),
    ).toEqual(['paused hot-key', 'prolonged', 'resumed interface']);
  });

  it('ends by itself after 90 s, and says so 15 s before', () => {
    const { told, state } = play(
      says('card number please', 0),
      passes(74),
      passes(75),
      passes(80),
      passes(89),
      passes(90),
    );
    expect(types(told)).toEqual(['paused phrase', 'resuming-soon', 'resumed timeout']);
    expect(told.map(({ atMs }) => atMs)).toEqual([0, 75_000, 90_000]);
    expect(state.paused).toBeUndefined();
  });

  it('does not end while digits still come, and tells the new end when the old one was told', () => {
    const { told, state } = play(says('card number please', 0), passes(80), says('four five', 85), passes(91));
    expect(types(told)).toEqual(['paused phrase', 'resuming-soon', 'prolonged']);
    expect(state.paused?.resumesAtMs).toBe(175_000);
  });

  it('begins again at three digits soon after it ended by itself, and not after somebody ended it', () => {
    const begun = says('card number please', 0);
    expect(types(play(begun, passes(90), says('four five three', 95)).told)).toEqual([
      'paused phrase',
      'resumed timeout',
      'paused digits',
    ]);
    expect(types(play(begun, passes(90), says('four five three', 115)).told)).toEqual([
      'paused phrase',
      'resumed timeout',
    ]);
    expect(
      types(play(begun, { type: 'resume', by: 'button', atMs: 90_000 }, says('four five three', 95)).told),
    ).toEqual(['paused phrase', 'resumed button']);
  });

  it('tells pauses and resumptions in turn, and every pause ends when time passes, whatever comes', () => {
    const input = fc.oneof(
      fc.record({
        text: fc.constantFrom('card number', 'four five three two', 'hello', 'I pay', '4532123412341234'),
        agent: fc.boolean(),
      }),
      fc.constantFrom('pause', 'resume', 'time'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(input, fc.nat(60)), { maxLength: 25 }), (steps) => {
        let atMs = 0;
        const inputs = steps.map(([step, seconds]): PauseInput => {
          atMs += seconds * 1000;
          if (step === 'time') return { type: 'time', atMs };
          if (step === 'pause' || step === 'resume') return { type: step, by: 'button', atMs };
          return says(step.text, atMs / 1000, step.agent ? 'agent' : 'customer');
        });
        const { told, state } = play(...inputs, { type: 'time', atMs: atMs + DEFAULT_PAUSE.timeoutMs });
        expect(state.paused).toBeUndefined();
        const turns = told.filter(({ type }) => type === 'paused' || type === 'resumed').map(({ type }) => type);
        for (const [i, type] of turns.entries()) expect(type).toBe(i % 2 === 0 ? 'paused' : 'resumed');
      }),
    );
  });
});
