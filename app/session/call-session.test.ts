import { describe, expect, it } from 'vitest';
import type { AudioSource } from '../capture/audio-source.ts';
import type { Checkpoint } from '../contract/commands.ts';
import { type AssistEvent, assistEvent, type EventOf } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { createSurestFusion } from '../fusion/surest-fusion.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createLightEar } from '../recognition/voice-light.ts';
import { type ScriptedHearing, scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { CallSession, type CallSessionDeps } from './call-session.ts';
import { SILENT_LOG } from './session-log.ts';

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
    callId: 'call-1',
    source,
    recognisers,
    gate: createChannelGate(),
    speed: 'max',
    words: true,
    partials: true,
    onCheckpoint: (checkpoint) => checkpoints.push(JSON.parse(JSON.stringify(checkpoint))),
    now: () => performance.now(),
    epochMs: Date.now,
    log: SILENT_LOG,
    ...more,
  });
  return { call, recognisers, checkpoints };
}

async function collect(call: CallSession, on?: (event: AssistEvent) => void): Promise<AssistEvent[]> {
  const events: AssistEvent[] = [];
  for await (const event of call.events()) {
    events.push(event);
    on?.(event);
  }
  return events;
}

function of<T extends AssistEvent['type']>(events: readonly AssistEvent[], type: T): EventOf<T>[] {
  return events.filter((e): e is EventOf<T> => e.type === type);
}

describe('call session', () => {
  const source = () => scriptedSource(['agent', 'customer'], 26, CALL);

  it('tells a whole call in valid events, numbered without gaps', async () => {
    const events = await collect(session(source()).call);
    for (const event of events) expect(assistEvent.parse(event)).toEqual(event);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i));
    expect(events[0]?.type).toBe('call-started');
    expect(events.at(-1)).toMatchObject({ type: 'call-ended', reason: 'finished' });
    expect(of(events, 'utterance').map((e) => e.utterance.text)).toEqual(
      ['agent-1', 'customer-1', 'agent-2', 'customer-2', 'customer-3'].map((id) => WORDS[id]?.text),
    );
    expect(of(events, 'turn').length).toBeGreaterThanOrEqual(4);
    expect(of(events, 'silence')).toHaveLength(1);
  });

  it("computes no emotion for the agent: nothing of the agent's voice or words reaches an emotion model", async () => {
    const { call, recognisers } = session(source());
    const events = await collect(call);
    expect(new Set([...recognisers.calls.voice, ...recognisers.calls.text])).toEqual(new Set(['customer']));
    const felt = [...of(events, 'emotion'), ...of(events, 'fused'), ...of(events, 'sentiment')];
    expect(felt.length).toBeGreaterThan(5);
    expect(felt.every((e) => e.segment.channel === 'customer')).toBe(true);
    expect(of(events, 'prosody').every((e) => e.segment.channel === 'customer')).toBe(true);
  });

  it('tells how the call is likely to end once three utterances of the customer were heard', async () => {
    const events = await collect(session(source()).call);
    expect(of(events, 'forecast')).toMatchObject([
      { segment: { id: 'customer-3' }, forecast: { kind: 'satisfaction', likeliest: 'unsatisfied', customerTurns: 3 } },
    ]);
  });

  it("shows the customer's voice with the light ear, which hears no words, and fuses it alone", async () => {
    const scripted = scriptedRecognisers(() => ({ text: 'never heard' }));
    const recognisers = { ...scripted, speech: createLightEar(), fusion: createSurestFusion() };
    const events = await collect(session(source(), { recognisers, words: false }).call);
    expect([...of(events, 'utterance'), ...of(events, 'degraded')]).toEqual([]);
    expect(new Set(scripted.calls.voice)).toEqual(new Set(['customer']));
    const fused = of(events, 'fused').filter((e) => !e.interim);
    expect(fused.map((e) => e.segment.id)).toEqual(['customer-1', 'customer-2', 'customer-3']);
    for (const { fused: state, provenance } of fused) {
      expect(state.weights).toEqual({ voice: 1 });
      expect(provenance.map(({ model }) => model)).toEqual(['fusion', 'voice-emotion']);
    }
    expect(of(events, 'turn').length).toBeGreaterThanOrEqual(4);
  });

  it('computes no emotion for a mono mix that nobody has attributed', async () => {
    const mono = scriptedSource(['unattributed'], 12, [{ channel: 'unattributed', fromSeconds: 1, toSeconds: 5 }]);
    const { call, recognisers } = session(mono);
    const events = await collect(call);
    expect(of(events, 'utterance')).toHaveLength(1);
    expect([...recognisers.calls.voice, ...recognisers.calls.text]).toEqual([]);
  });

  it('tells partials at least every second of long speech, and keeps what was heard at the last pause', async () => {
    const { call, recognisers } = session(source(), { speed: 16 });
    const events = await collect(call);
    const spoken = of(events, 'partial').filter((e) => e.segment.id === 'customer-1');
    expect(spoken.length).toBeGreaterThanOrEqual(4);
    const heard = recognisers.calls.transcribed.filter((id) => id === 'customer-1');
    expect(heard).toHaveLength(spoken.length);
  });

  it('tells the voice at least every 500 ms while the customer speaks, and words about once a second', async () => {
    const { call } = session(source(), { speed: 16 });
    const events = await collect(call);
    const of1 = <E extends { segment: { id: string } }>(list: readonly E[]) =>
      list.filter((e) => e.segment.id === 'customer-1');
    const voice = of1(of(events, 'emotion')).filter((e) => e.estimate.modality === 'voice');
    const started = of1(of(events, 'speech-started'))[0]?.atSample ?? 0;
    const steps = voice.map((e, i) => e.atSample - (voice[i - 1]?.atSample ?? started));
    expect(Math.max(...steps)).toBeLessThanOrEqual(secondsToSamples(0.5));
    expect(of1(of(events, 'partial')).length).toBeLessThan(voice.length / 2);
  });

  it('leaves partials out at full speed unless they are asked for, and recognises each segment once', async () => {
    const { call, recognisers } = session(source(), { partials: false });
    const events = await collect(call);
    expect(of(events, 'partial')).toEqual([]);
    expect(recognisers.calls.transcribed).toHaveLength(5);
  });

  it('prompts when frustration lasts, with the seconds of the call it rests on', async () => {
    const prompts = of(await collect(session(source()).call), 'prompt').map((e) => e.prompt);
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
    const fast = await collect(session(source()).call);
    const paced = await collect(session(source(), { speed: 16 }).call);
    expect(gist(paced)).toEqual(gist(fast));
  });

  it('goes on after a lost engine: nothing is told twice, nothing is missing, and the stop is said', async () => {
    const whole = await collect(session(source()).call);
    const first = session(source());
    const told = await collect(first.call, (event) => {
      if (event.type === 'utterance' && event.utterance.id === 'customer-1') first.call.stop();
    });
    const resume = first.checkpoints.at(-1);
    expect(resume).toBeDefined();
    if (!resume) return;
    const kept = told.filter((e) => e.seq < resume.nextSeq);
    const rest = await collect(session(source(), { resume }).call);
    expect(rest[0]).toMatchObject({ type: 'gap', reason: 'engine-restarted', seq: resume.nextSeq });
    const utterances = [...of(kept, 'utterance'), ...of(rest, 'utterance')].map((e) => e.utterance.text);
    expect(utterances).toEqual(of(whole, 'utterance').map((e) => e.utterance.text));
    expect(of(rest, 'prompt')).toHaveLength(2);
    expect(of(rest, 'talk').at(-1)?.statistics.channels.agent?.words).toBe(7);
  });

  it('moves back in a recording: announces it and tells the rest again', async () => {
    const { call } = session(source());
    let moved = false;
    const events = await collect(call, (event) => {
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
    const again = of(events.slice(at), 'utterance');
    expect(again[0]?.utterance).toMatchObject({ channel: 'customer' });
    expect(again.length).toBeGreaterThanOrEqual(4);
    const ids = of(events, 'utterance').map((e) => e.utterance.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('skips ahead and says what was skipped', async () => {
    const { call } = session(source());
    let moved = false;
    const events = await collect(call, (event) => {
      if (moved || event.type !== 'utterance') return;
      moved = true;
      call.seek(secondsToSamples(20));
    });
    expect(of(events, 'gap')[0]).toMatchObject({ reason: 'skipped', span: { endSample: secondsToSamples(20) } });
    expect(of(events, 'utterance').at(-1)?.utterance.startSample).toBeGreaterThan(secondsToSamples(20));
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
    const events = await collect(session(source(), { recognisers: broken }).call);
    expect(of(events, 'degraded')).toHaveLength(1);
    expect(of(events, 'speech-ended')).toHaveLength(5);
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
    const events = await collect(session(source(), { transcript }).call);
    expect(of(events, 'utterance').map((e) => e.utterance)).toMatchObject([
      { text: 'as written', source: 'transcript' },
    ]);
  });

  it('goes on in a live call where the call is now, and tells what was missed as a gap', async () => {
    const live = () => scriptedSource(['agent', 'customer'], 26, CALL, 'live');
    const first = session(live());
    await collect(first.call, (event) => event.type === 'utterance' && first.call.stop());
    const last = first.checkpoints.at(-1);
    if (!last) throw new Error('no checkpoint was made');
    const resume = { ...last, startedAtEpochMs: Date.now() - 15_000 };
    const [gap, ...rest] = await collect(session(live(), { resume }).call);
    expect(gap).toMatchObject({ type: 'gap', reason: 'engine-restarted', span: { startSample: last.positionSamples } });
    const missedUntil = gap?.type === 'gap' ? gap.span.endSample : 0;
    expect(missedUntil).toBeGreaterThanOrEqual(secondsToSamples(15));
    expect(of(rest, 'utterance').map((e) => e.utterance.channel)).toEqual(['customer', 'customer']);
  });

  it('refuses to pause a live call', () => {
    const live = scriptedSource(['customer'], 1, [], 'live');
    expect(() => session(live).call.pause()).toThrow(AppError);
  });
});
