import { describe, expect, it } from 'vitest';
import type { AudioSource } from '../capture/audio-source.ts';
import type { Checkpoint } from '../contract/commands.ts';
import type { AssistEvent } from '../contract/events.ts';
import { CALL_RATE_HZ, secondsToSamples } from '../domain/audio.ts';
import { type ScriptedHearing, scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import type { CallSessionDeps } from './call-session-deps.ts';

const CALL: readonly ScriptedSpeech[] = [
  { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
  { channel: 'customer', fromSeconds: 4, toSeconds: 7 },
  { channel: 'agent', fromSeconds: 8, toSeconds: 10 },
  { channel: 'customer', fromSeconds: 12, toSeconds: 20 },
  { channel: 'agent', fromSeconds: 22, toSeconds: 24 },
  { channel: 'customer', fromSeconds: 110, toSeconds: 114 },
  { channel: 'agent', fromSeconds: 116, toSeconds: 118 },
];
const ASKS = 'can i take your card number please';

/** What is said, by when it begins: a segment that is not told takes no number with it. */
function saying(words: Readonly<Record<number, string>>) {
  return ({ startSample }: { readonly startSample: number }): ScriptedHearing => {
    const begin = CALL.find(({ fromSeconds }) => Math.abs(fromSeconds - startSample / CALL_RATE_HZ) < 0.5);
    return { text: words[begin?.fromSeconds ?? -1] ?? 'all right then' };
  };
}

/** The frames as the session has left them. */
function watched(source: AudioSource) {
  const frames: { readonly atSeconds: number; readonly samples: Float32Array }[] = [];
  const frame = source.frames.bind(source);
  return {
    frames,
    source: {
      ...source,
      async *frames(options: Parameters<AudioSource['frames']>[0]) {
        for await (const each of frame(options)) {
          frames.push({ atSeconds: each.startSample / CALL_RATE_HZ, samples: each.samples });
          yield each;
        }
      },
    } satisfies AudioSource,
  };
}

function call(words: Readonly<Record<number, string>>, more: Partial<CallSessionDeps> = {}) {
  const recognisers = scriptedRecognisers(saying(words));
  const { source, frames } = watched(scriptedSource(['agent', 'customer'], 120, CALL));
  const checkpoints: Checkpoint[] = [];
  const onCheckpoint = (checkpoint: Checkpoint) => checkpoints.push(JSON.parse(JSON.stringify(checkpoint)));
  const session = new CallSession({ ...sessionSetting(), source, recognisers, onCheckpoint, ...more });
  return { session, recognisers, frames, checkpoints };
}

const spokenOf = (events: readonly AssistEvent[]) =>
  eventsOf(events, 'utterance').map(({ utterance }) => Math.round(utterance.startSample / CALL_RATE_HZ));
const pausesOf = (events: readonly AssistEvent[]) =>
  eventsOf(events, 'payment-pause').map(({ state, cause }) => (cause ? `${state}: ${cause}` : state));
const paymentGaps = (events: readonly AssistEvent[]) =>
  eventsOf(events, 'gap')
    .filter(({ reason }) => reason === 'payment')
    .map(({ span }) => [span.startSample, span.endSample].map((sample) => Math.round(sample / CALL_RATE_HZ)));

/** Acts once, when an event of a kind comes at or after a moment. */
function once(isIt: (event: AssistEvent) => boolean, act: () => void) {
  let done = false;
  return (event: AssistEvent) => {
    if (done || !isIt(event)) return;
    done = true;
    act();
  };
}

describe('a call in which a payment is taken', () => {
  it('is not heard from the question for the card number on until the pause runs out, and says so', async () => {
    const { session, recognisers } = call({ 8: ASKS, 12: 'four five three nine one four eight eight' });
    const events = await toldBy(session);
    expect(spokenOf(events)).toEqual([1, 4, 8, 110, 116]);
    expect(JSON.stringify(events)).not.toContain('four five three');
    expect(pausesOf(events)).toEqual(['paused: phrase', 'resuming-soon', 'resumed: timeout']);
    expect(paymentGaps(events)).toEqual([[10, 100]]);
    expect(recognisers.calls.text).toHaveLength(2);
  });

  it('lets nothing out of words that hold digits of a card, also where nobody asked for them', async () => {
    const digits = 'four five three nine one four eight eight zero three four three six four six seven';
    const { session, recognisers } = call({ 12: digits });
    const events = await toldBy(session);
    expect(JSON.stringify(events)).not.toContain('four five');
    // Nor are they read: the customer's other two are.
    expect([recognisers.calls.voice.length, recognisers.calls.text.length]).toEqual([2, 2]);
    expect(spokenOf(events)).toEqual([1, 4, 8, 110, 116]);
    expect(pausesOf(events)[0]).toBe('paused: digits');
  });

  it('stops within the utterance whose words so far announce the card, and does not tell its end', async () => {
    const { session, recognisers } = call({ 12: 'my card number is' }, { partials: true });
    const events = await toldBy(session);
    expect(spokenOf(events)).not.toContain(12);
    const asked = eventsOf(events, 'partial').filter(({ text }) => text.includes('card number'));
    expect(asked).toEqual([]);
    expect(recognisers.calls.voice.length).toBeGreaterThan(0);
    expect(pausesOf(events)).toContain('paused: phrase');
  });

  it('overwrites every frame that comes meanwhile, of both sides, and no other', async () => {
    const { session, frames } = call({ 8: ASKS });
    await toldBy(session);
    const loud = ({ samples }: { readonly samples: Float32Array }) => samples.some((x) => x !== 0);
    const at = (from: number, to: number) => frames.filter(({ atSeconds }) => atSeconds >= from && atSeconds < to);
    // The source is ahead of the words by what recognition takes: what was let in is overwritten in the road.
    expect(at(13, 99).some(loud)).toBe(false);
    expect(at(4, 7).some(loud)).toBe(true);
    expect(at(110, 114).some(loud)).toBe(true);
  });

  it('shuts by button at once and opens by it, and counts the time as neither speech nor silence', async () => {
    const { session } = call({});
    const pressed = [
      once(
        ({ type, atSample }) => type === 'talk' && atSample >= secondsToSamples(5),
        () => session.pausePayment('button'),
      ),
      once(
        (event) => event.type === 'payment-pause' && event.state === 'paused',
        () => setImmediate(() => session.resumePayment('hot-key')),
      ),
    ];
    const events = await toldBy(session, (event) => {
      for (const press of pressed) press(event);
    });
    expect(pausesOf(events)).toEqual(['paused: button', 'resumed: hot-key']);
    const [gap] = eventsOf(events, 'gap');
    const unheard = (gap?.span.endSample ?? 0) - (gap?.span.startSample ?? 0);
    expect(unheard).toBeGreaterThan(0);
    const talk = eventsOf(events, 'talk').at(-1)?.statistics;
    const speech = Object.values(talk?.channels ?? {}).reduce((sum, { speechSamples }) => sum + speechSamples, 0);
    const counted = speech - (talk?.overlapSamples ?? 0) + (talk?.silenceSamples ?? 0);
    expect(Math.abs(counted + unheard - (talk?.durationSamples ?? 0))).toBeLessThan(secondsToSamples(1));
  });

  it('is paused once when it is opened between the frames of its two sides', async () => {
    const { session } = call({ 8: ASKS });
    const events = await toldBy(
      session,
      once(
        (event) => event.type === 'payment-pause' && event.state === 'resuming-soon',
        () => session.resumePayment('button'),
      ),
    );
    expect(pausesOf(events)).toEqual(['paused: phrase', 'resuming-soon', 'resumed: button']);
    expect(paymentGaps(events)).toHaveLength(1);
  });

  it('is paused still in the engine that takes over from a lost one, and hears nothing of it either', async () => {
    const first = call({ 8: ASKS });
    const told: AssistEvent[] = [];
    for await (const event of first.session.events()) {
      told.push(event);
      if (event.type === 'payment-pause') break;
    }
    const resume = first.checkpoints.at(-1) as Checkpoint;
    const second = call({ 8: ASKS, 12: 'four five three nine' }, { resume });
    const events = await toldBy(second.session);
    expect(JSON.stringify(events)).not.toContain('four five');
    expect(spokenOf(events)).toEqual([110, 116]);
    expect(pausesOf(events)).toEqual(['resuming-soon', 'resumed: timeout']);
  });

  it('does not hear in a recording that is moved what it would not have heard', async () => {
    const { session } = call({ 8: ASKS, 12: 'four five three nine one four eight eight' });
    const events = await toldBy(
      session,
      once(
        (event) => event.type === 'payment-pause' && event.state === 'paused',
        () => session.seek(secondsToSamples(11)),
      ),
    );
    expect(JSON.stringify(events)).not.toContain('four five three');
    expect(spokenOf(events)).toEqual([1, 4, 8, 110, 116]);
    expect(pausesOf(events)).toEqual(['paused: phrase', 'resumed: moved', 'paused: phrase', 'resumed: timeout']);
  });

  it('does not tell out of a given transcript what was said meanwhile, when an agreement is taken back as it ends', async () => {
    const transcript = CALL.map(({ channel, fromSeconds, toSeconds }, at) => {
      const span = { startSample: secondsToSamples(fromSeconds), endSample: secondsToSamples(toSeconds) };
      const text = { 8: ASKS, 12: 'the words of the card' }[fromSeconds] ?? 'all right then';
      return { id: `given-${at}`, channel, ...span, text, score: 1, source: 'transcript' as const };
    });
    const { session } = call({}, { transcript });
    const events = await toldBy(
      session,
      once(
        (event) => event.type === 'payment-pause' && event.state === 'resuming-soon',
        () => {
          session.resumePayment('button');
          session.note('customer', {
            kind: 'answer',
            answer: 'withdrawn',
            purposes: ['voice-emotion'],
            form: 'pressed',
          });
        },
      ),
    );
    expect(pausesOf(events)).toEqual(['paused: phrase', 'resuming-soon', 'resumed: button']);
    expect(JSON.stringify(events)).not.toContain('words of the card');
    expect(spokenOf(events)).toEqual([1, 4, 8, 110, 116]);
  });

  it('ends with the call, and tells what was not heard', async () => {
    const { session } = call({ 110: 'my card number is on its way', 116: 'one two three four' });
    const events = await toldBy(session);
    expect(pausesOf(events)).toEqual(['paused: phrase', 'resumed: call-ended']);
    expect(spokenOf(events).at(-1)).toBe(110);
    expect(paymentGaps(events)).toEqual([[114, 120]]);
    expect(events.at(-1)?.type).toBe('call-ended');
  });
});
