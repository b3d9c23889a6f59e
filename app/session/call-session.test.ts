import { describe, expect, it } from 'vitest';
import type { AudioSource } from '../capture/audio-source.ts';
import type { Checkpoint } from '../contract/commands.ts';
import { type AssistEvent, assistEvent } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { createSurestFusion } from '../fusion/surest-fusion.ts';
import { createLightEar } from '../recognition/voice-light.ts';
import { type ScriptedHearing, scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import type { CallSessionDeps } from './call-session-deps.ts';

const CALL: readonly ScriptedSpeech[] = [
  { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
  { channel: 'customer', fromSeconds: 4, toSeconds: 8 },
  { channel: 'agent', fromSeconds: 9, toSeconds: 10 },
  { channel: 'customer', fromSeconds: 16, toSeconds: 19 },
  { channel: 'customer', fromSeconds: 21, toSeconds: 24 },
];
const WORDS: Readonly<Record<string, ScriptedHearing>> = {
  'agent-1': { text: 'how may i help you' },
  'customer-1': { text: 'my router does not work since monday' },
  'agent-2': { text: 'one moment' },
  'customer-2': { text: 'this is the third time i call about it', angry: 0.8, frustrated: 0.8 },
  'customer-3': { text: 'it is really not acceptable any more', angry: 0.9, frustrated: 0.9 },
};

function session(source: AudioSource, more: Partial<CallSessionDeps> = {}) {
  const recognisers = scriptedRecognisers((segment) => WORDS[segment.id] ?? { text: 'hello' });
  const checkpoints: Checkpoint[] = [];
  const call = new CallSession({
    ...sessionSetting(),
    source,
    recognisers,
    partials: true,
    onCheckpoint: (checkpoint) => checkpoints.push(JSON.parse(JSON.stringify(checkpoint))),
    ...more,
  });
  return { call, recognisers, checkpoints };
}

describe('call session', () => {
  const source = () => scriptedSource(['agent', 'customer'], 26, CALL);

  it('tells a whole call in valid events, numbered without gaps', async () => {
    const events = await toldBy(session(source()).call);
    for (const event of events) expect(assistEvent.parse(event)).toEqual(event);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(events[0]?.type).toBe('call-started');
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
    expect(eventsOf(events, 'utterance').map((e) => e.utterance.text)).toEqual(
      ['agent-1', 'customer-1', 'agent-2', 'customer-2', 'customer-3'].map((id) => WORDS[id]?.text),
    );
    expect(eventsOf(events, 'turn').length).toBeGreaterThanOrEqual(4);
    expect(eventsOf(events, 'silence')).toHaveLength(1);
  });

  it("computes no emotion for the agent: nothing of the agent's voice or words reaches an emotion model", async () => {
    const { call, recognisers } = session(source());
    const events = await toldBy(call);
    expect(new Set([...recognisers.calls.voice, ...recognisers.calls.text])).toEqual(new Set(['customer']));
    const felt = [...eventsOf(events, 'emotion'), ...eventsOf(events, 'fused'), ...eventsOf(events, 'sentiment')];
    expect(felt.length).toBeGreaterThan(5);
    expect(felt.every((e) => e.segment.channel === 'customer')).toBe(true);
    expect(eventsOf(events, 'prosody').every((e) => e.segment.channel === 'customer')).toBe(true);
  });

  it('tells how the call is likely to end once three utterances of the customer were heard', async () => {
    const events = await toldBy(session(source()).call);
    expect(eventsOf(events, 'forecast').filter(({ forecast }) => forecast.kind === 'satisfaction')).toMatchObject([
      { segment: { id: 'customer-3' }, forecast: { kind: 'satisfaction', likeliest: 'unsatisfied', customerTurns: 3 } },
    ]);
  });

  it("tells what the next minute is likely to bring after each of the customer's utterances", async () => {
    const events = await toldBy(session(source()).call);
    const ahead = eventsOf(events, 'forecast').filter(({ forecast }) => forecast.kind === 'mood');
    expect(ahead.map(({ segment }) => segment?.id)).toEqual(
      eventsOf(events, 'sentiment').map(({ segment }) => segment.id),
    );
    expect(ahead.at(-1)).toMatchObject({
      forecast: { horizonSeconds: 60, reasons: [{ field: 'mood' }, { field: 'pace' }] },
    });
  });

  it("shows the customer's voice with the light ear, which hears no words, and fuses it alone", async () => {
    const scripted = scriptedRecognisers(() => ({ text: 'never heard' }));
    const recognisers = { ...scripted, speech: createLightEar(), fusion: createSurestFusion() };
    const events = await toldBy(session(source(), { recognisers, words: false }).call);
    expect([...eventsOf(events, 'utterance'), ...eventsOf(events, 'degraded')]).toEqual([]);
    expect(new Set(scripted.calls.voice)).toEqual(new Set(['customer']));
    const fused = eventsOf(events, 'fused').filter((e) => !e.interim);
    expect(fused.map((e) => e.segment.id)).toEqual(['customer-1', 'customer-2', 'customer-3']);
    for (const { fused: state, provenance } of fused) {
      expect(state.weights).toEqual({ voice: 1 });
      expect(provenance.map(({ model }) => model)).toEqual(['fusion', 'voice-emotion']);
    }
    expect(eventsOf(events, 'turn').length).toBeGreaterThanOrEqual(4);
  });

  it('computes no emotion for a mono mix that nobody has attributed', async () => {
    const mono = scriptedSource(['unattributed'], 12, [{ channel: 'unattributed', fromSeconds: 1, toSeconds: 5 }]);
    const { call, recognisers } = session(mono);
    const events = await toldBy(call);
    expect(eventsOf(events, 'utterance')).toHaveLength(1);
    expect([...recognisers.calls.voice, ...recognisers.calls.text]).toEqual([]);
  });

  it('tells partials at least every second of long speech, and keeps what was heard at the last pause', async () => {
    const { call, recognisers } = session(source(), { speed: 16 });
    const events = await toldBy(call);
    const spoken = eventsOf(events, 'partial').filter((e) => e.segment.id === 'customer-1');
    expect(spoken.length).toBeGreaterThanOrEqual(4);
    const heard = recognisers.calls.transcribed.filter((id) => id === 'customer-1');
    expect(heard).toHaveLength(spoken.length);
  });

  it('tells the voice at least every 500 ms while the customer speaks, and words about once a second', async () => {
    const { call } = session(source(), { speed: 16 });
    const events = await toldBy(call);
    const of1 = <E extends { segment: { id: string } }>(list: readonly E[]) =>
      list.filter((e) => e.segment.id === 'customer-1');
    const voice = of1(eventsOf(events, 'emotion')).filter((e) => e.estimate.modality === 'voice');
    const started = of1(eventsOf(events, 'speech-started'))[0]?.atSample ?? 0;
    const steps = voice.map((e, i) => e.atSample - (voice[i - 1]?.atSample ?? started));
    expect(Math.max(...steps)).toBeLessThanOrEqual(secondsToSamples(0.5));
    expect(of1(eventsOf(events, 'partial')).length).toBeLessThan(voice.length / 2);
  });

  it('leaves partials out at full speed unless they are asked for, and recognises each segment once', async () => {
    const { call, recognisers } = session(source(), { partials: false });
    const events = await toldBy(call);
    expect(eventsOf(events, 'partial')).toEqual([]);
    expect(recognisers.calls.transcribed).toHaveLength(5);
  });

  it('prompts when frustration lasts, with the seconds of the call it rests on', async () => {
    const prompts = eventsOf(await toldBy(session(source()).call), 'prompt').map((e) => e.prompt);
    expect(prompts.map((p) => p.play)).toEqual(['acknowledge-wait', 'step-in']);
    const [reason] = prompts[1]?.reasons ?? [];
    expect(reason?.utteranceIds).toEqual(['customer-2', 'customer-3']);
    expect(Math.abs((reason?.startSample ?? 0) - secondsToSamples(16))).toBeLessThan(secondsToSamples(0.3));
  });

  it('gives the same events in replay whatever the pace, but for timing', async () => {
    const settled = ['utterance', 'fused', 'sentiment', 'prompt', 'turn'];
    const gist = (events: readonly AssistEvent[]) =>
      events
        .filter((e) => settled.includes(e.type) && !('interim' in e && e.interim))
        .map(({ seq: _, ...rest }) => rest);
    const fast = await toldBy(session(source()).call);
    const paced = await toldBy(session(source(), { speed: 16 }).call);
    expect(gist(paced)).toEqual(gist(fast));
  });

  it('goes on after a lost engine: nothing is told twice, nothing is missing, and the stop is said', async () => {
    const whole = await toldBy(session(source()).call);
    const first = session(source());
    const told = await toldBy(first.call, (event) => {
      if (event.type === 'utterance' && event.utterance.id === 'customer-1') first.call.stop();
    });
    const resume = first.checkpoints.at(-1);
    expect(resume).toBeDefined();
    if (!resume) return;
    const kept = told.filter((e) => e.seq < resume.nextSeq);
    const rest = await toldBy(session(source(), { resume }).call);
    expect(rest[0]).toMatchObject({ type: 'gap', reason: 'engine-restarted', seq: resume.nextSeq });
    const utterances = [...eventsOf(kept, 'utterance'), ...eventsOf(rest, 'utterance')].map((e) => e.utterance.text);
    expect(utterances).toEqual(eventsOf(whole, 'utterance').map((e) => e.utterance.text));
    expect(eventsOf(rest, 'prompt')).toHaveLength(2);
    expect(eventsOf(rest, 'talk').at(-1)?.statistics.channels.agent?.words).toBe(7);
  });

  it('moves back in a recording: announces it and tells the rest again', async () => {
    const { call } = session(source());
    let moved = false;
    const events = await toldBy(call, (event) => {
      if (
        event.type !== 'utterance' ||
        event.utterance.channel !== 'agent' ||
        moved ||
        event.atSample < secondsToSamples(9)
      )
        return;
      moved = true;
      call.seek(secondsToSamples(3.5));
    });
    const at = events.findIndex((e) => e.type === 'rewound');
    expect(at).toBeGreaterThan(0);
    const again = eventsOf(events.slice(at), 'utterance');
    expect(again[0]?.utterance).toMatchObject({ channel: 'customer' });
    expect(again.length).toBeGreaterThanOrEqual(4);
    const ids = eventsOf(events, 'utterance').map((e) => e.utterance.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('skips ahead and says what was skipped', async () => {
    const { call } = session(source());
    let moved = false;
    const events = await toldBy(call, (event) => {
      if (moved || event.type !== 'utterance') return;
      moved = true;
      call.seek(secondsToSamples(20));
    });
    expect(eventsOf(events, 'gap')[0]).toMatchObject({ reason: 'skipped', span: { endSample: secondsToSamples(20) } });
    expect(eventsOf(events, 'utterance').at(-1)?.utterance.startSample).toBeGreaterThan(secondsToSamples(20));
  });

  it('goes on without words when the recogniser fails, and says so once', async () => {
    const { recognisers } = session(source());
    const broken = {
      ...recognisers,
      speech: {
        ready: async () => [],
        hear: async () => {
          throw new AppError('model-failed', 'Speech recognition failed.');
        },
        close: async () => {},
      },
    };
    const events = await toldBy(session(source(), { recognisers: broken }).call);
    expect(eventsOf(events, 'degraded')).toHaveLength(1);
    expect(eventsOf(events, 'speech-ended')).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
  });

  it('takes the words of a given transcript instead of recognising them', async () => {
    const transcript = [
      {
        id: 't1',
        channel: 'customer',
        startSample: secondsToSamples(4),
        endSample: secondsToSamples(8),
        text: 'as written',
        score: 1,
        source: 'transcript',
      },
    ] as const;
    const events = await toldBy(session(source(), { transcript }).call);
    expect(eventsOf(events, 'utterance').map((e) => e.utterance)).toMatchObject([
      { text: 'as written', source: 'transcript' },
    ]);
  });

  it('goes on in a live call where the call is now, and tells what was missed as a gap', async () => {
    const live = () => scriptedSource(['agent', 'customer'], 26, CALL, 'live');
    const first = session(live());
    await toldBy(first.call, (event) => event.type === 'utterance' && first.call.stop());
    const last = first.checkpoints.at(-1);
    if (!last) throw new Error('no checkpoint was made');
    const resume = { ...last, startedAtEpochMs: Date.now() - 15_000 };
    const [gap, ...rest] = await toldBy(session(live(), { resume }).call);
    expect(gap).toMatchObject({ type: 'gap', reason: 'engine-restarted', span: { startSample: last.positionSamples } });
    const missedUntil = gap?.type === 'gap' ? gap.span.endSample : 0;
    expect(missedUntil).toBeGreaterThanOrEqual(secondsToSamples(15));
    expect(eventsOf(rest, 'utterance').map((e) => e.utterance.channel)).toEqual(['customer', 'customer']);
  });

  it('refuses to pause a live call', () => {
    const live = scriptedSource(['customer'], 1, [], 'live');
    expect(() => session(live).call.pause()).toThrow(AppError);
  });
});
