import { describe, expect, it } from 'vitest';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { reduce, reduceAll } from './call-reducer.ts';
import { idleCall, NOTICE_LIMIT, TIMING_LIMIT } from './call-state.ts';

const customer = segmentAt('customer-1', 'customer', 2, 5);
const agent = segmentAt('agent-1', 'agent', 0, 2);
const fused = {
  probabilities: leaning('angry', 0.7),
  affect: { valence: -0.5, arousal: 0.4 },
  confidence: 0.7,
  uncertain: false,
  weights: { voice: 0.4, text: 0.6 },
};
const sentiment = {
  broad: 'negative',
  fine: 'slightly-negative',
  score: -0.3,
  instant: -0.5,
  trend: 'falling',
} as const;
const timing = {
  voiceActivityMs: 1,
  encodeMs: 2,
  decodeMs: 3,
  prosodyMs: 1,
  voiceEmotionMs: 1,
  textEmotionMs: 1,
  fusionMs: 1,
};
const reason = { startSample: 32_000, endSample: 80_000, text: 'Anger 70 %', utteranceIds: ['customer-1'] };
const prompt = {
  id: 'p1',
  kind: 'escalation',
  urgency: 'urgent',
  rule: 'sustained-frustration',
  play: 'own-it',
  title: 'Frustration',
  suggestion: 'Own it.',
  reasons: [reason],
  channel: 'customer',
} as const;

const opening = [
  {
    type: 'call-started',
    atSeconds: 0,
    mode: 'recording',
    description: 'Recording, 2 channels',
    channels: ['agent', 'customer'],
    durationSamples: 160_000,
    permissions: [],
  },
  { type: 'call-state', atSeconds: 0, state: 'running', speed: 2 },
  { type: 'speech-started', atSeconds: 0, segment: agent },
  { type: 'speech-ended', atSeconds: 2, segment: agent },
  { type: 'utterance', atSeconds: 2, utterance: { ...agent, text: 'hello', score: 0.9, source: 'recogniser' } },
  { type: 'speech-started', atSeconds: 2, segment: customer },
  { type: 'partial', atSeconds: 3, segment: { ...customer, endSample: 48_000 }, text: 'I am' },
] as const satisfies Parameters<typeof scripted>[0];

const finish = [
  { type: 'speech-ended', atSeconds: 5, segment: customer },
  { type: 'utterance', atSeconds: 5, utterance: { ...customer, text: 'I am cross', score: 0.8, source: 'recogniser' } },
  {
    type: 'fused',
    atSeconds: 5,
    segment: customer,
    fused,
    interim: false,
    models: [{ model: 'fusion', version: '1' }],
  },
  { type: 'sentiment', atSeconds: 5, segment: customer, sentiment },
  { type: 'timing', atSeconds: 5, segment: customer, timing },
  { type: 'prompt', atSeconds: 5, prompt },
] as const satisfies Parameters<typeof scripted>[0];

const heard = scripted([...opening, ...finish]);

describe('the fold of a call', () => {
  it('gathers facts, lines, readings, sentiment and prompts from the events', () => {
    const state = reduceAll(idleCall, heard);
    expect(state.phase).toBe('running');
    expect(state.speed).toBe(2);
    expect(state.facts?.durationSamples).toBe(160_000);
    expect(state.lines.map((line) => [line.id, line.text, line.partial])).toEqual([
      ['agent-1', 'hello', false],
      ['customer-1', 'I am cross', false],
    ]);
    expect(state.readings[0]?.fused).toEqual({ value: fused, interim: false });
    expect(state.sentiments[0]?.atSample).toBe(80_000);
    expect(state.prompts[0]?.prompt.title).toBe('Frustration');
    expect(state.models).toEqual([{ model: 'fusion', version: '1' }]);
    expect(state.positionSamples).toBe(80_000);
  });

  it('changes nothing when the events are told a second time', () => {
    const once = reduceAll(idleCall, heard);
    expect(reduceAll(once, heard)).toBe(once);
  });

  it('shows the words so far and lengthens the span while somebody speaks', () => {
    const state = reduceAll(idleCall, scripted(opening));
    expect(state.lines.at(-1)).toMatchObject({ text: 'I am', partial: true });
    expect(state.speech.at(-1)).toMatchObject({ endSample: 48_000, open: true });
  });

  it('keeps a finished utterance when one of its partials comes late', () => {
    const late = scripted([{ type: 'partial', atSeconds: 5, segment: customer, text: 'I' }], 'call-1', heard.length);
    expect(reduceAll(idleCall, [...heard, ...late]).lines.at(-1)?.text).toBe('I am cross');
  });

  it('takes a partial away when its utterance has no words', () => {
    const empty = { ...customer, text: ' ', score: 0.1, source: 'recogniser' } as const;
    const events = scripted([...opening, { type: 'utterance', atSeconds: 5, utterance: empty }]);
    expect(reduceAll(idleCall, events).lines.map((line) => line.id)).toEqual(['agent-1']);
  });

  it('orders lines by when they began, whichever side is finished first', () => {
    const early = { ...segmentAt('agent-9', 'agent', 1, 9), text: 'long', score: 1, source: 'recogniser' } as const;
    const events = scripted([...opening, ...finish, { type: 'utterance', atSeconds: 9, utterance: early }]);
    expect(reduceAll(idleCall, events).lines.map((line) => line.id)).toEqual(['agent-1', 'agent-9', 'customer-1']);
  });

  it('begins anew with another call', () => {
    const next = scripted([{ type: 'call-state', atSeconds: 0, state: 'running', speed: 1 }], 'call-2');
    const state = reduceAll(reduceAll(idleCall, heard), next);
    expect(state.callId).toBe('call-2');
    expect(state.lines).toEqual([]);
  });

  it('ends with the reason, closes open spans and shows the failure', () => {
    const failure = { code: 'file-unreadable', message: 'The file went away.' } as const;
    const end = { type: 'call-ended', atSeconds: 4, durationSamples: 64_000, reason: 'failed', failure } as const;
    const state = reduceAll(idleCall, scripted([...opening, end]));
    expect(state.phase).toBe('ended');
    expect(state.ended).toEqual({ reason: 'failed', failure });
    expect(state.speech.every((span) => !span.open)).toBe(true);
    expect(state.notices.at(-1)?.text).toBe('The file went away.');
  });

  it('grows by nothing but the position with level events', () => {
    const before = reduceAll(idleCall, heard);
    const level = {
      type: 'level',
      atSeconds: 6,
      channel: 'agent',
      rmsDbfs: -20,
      peakDbfs: -9,
      speechProbability: 1,
    } as const;
    const [event] = scripted([level], 'call-1', heard.length);
    if (!event) throw new Error('no event');
    const after = reduce(before, event);
    expect({ ...after, lastSeq: 0, positionSamples: 0 }).toEqual({ ...before, lastSeq: 0, positionSamples: 0 });
  });

  it('keeps no more timings and notices than their limits', () => {
    const many = Array.from({ length: 700 }, (_, index) => [
      { type: 'timing', atSeconds: index, segment: customer, timing } as const,
      {
        type: 'gap',
        atSeconds: index,
        span: { startSample: 0, endSample: 1 },
        channels: ['agent'],
        reason: 'source-lost',
        message: 'Lost.',
      } as const,
    ]).flat();
    const state = reduceAll(idleCall, scripted(many));
    expect(state.timings).toHaveLength(TIMING_LIMIT);
    expect(state.notices).toHaveLength(NOTICE_LIMIT);
  });
});

describe('going back in a recording', () => {
  const back = (seconds: number) => scripted([{ type: 'rewound', atSeconds: seconds }], 'call-1', heard.length);

  it('forgets everything after the point, and whatever reaches over it', () => {
    const state = reduceAll(idleCall, [...heard, ...back(4)]);
    expect(state.positionSamples).toBe(64_000);
    expect(state.lines.map((line) => line.id)).toEqual(['agent-1']);
    expect(state.readings).toEqual([]);
    expect(state.sentiments).toEqual([]);
    expect(state.prompts).toEqual([]);
  });

  it('comes to the same state when it is told again', () => {
    const retold = scripted([...opening.slice(5), ...finish], 'call-1', heard.length + 1);
    const state = reduceAll(idleCall, [...heard, ...back(2), ...retold]);
    const straight = reduceAll(idleCall, heard);
    expect({ ...state, lastSeq: 0, timings: [] }).toEqual({ ...straight, lastSeq: 0, timings: [] });
  });

  it('keeps a prompt closed that the agent closed, and opens one again that expired later', () => {
    const close = (by: 'agent' | 'expired') =>
      scripted([{ type: 'prompt-closed', atSeconds: 8, promptId: 'p1', by }], 'call-1', heard.length);
    const rewound = scripted([{ type: 'rewound', atSeconds: 6 }], 'call-1', heard.length + 1);
    const promptAfter = (by: 'agent' | 'expired') =>
      reduceAll(idleCall, [...heard, ...close(by), ...rewound]).prompts[0];
    expect(promptAfter('agent')?.closed?.by).toBe('agent');
    expect(promptAfter('expired')?.closed).toBeUndefined();
  });
});

describe('notices', () => {
  const failure = { code: 'model-failed', message: 'The model failed.' } as const;

  it('are settled when the part is restored', () => {
    const events = scripted([
      { type: 'degraded', atSeconds: 1, part: 'words', failure },
      { type: 'restored', atSeconds: 2, part: 'words' },
    ]);
    expect(reduceAll(idleCall, events).notices).toMatchObject([{ kind: 'degraded', resolved: true }]);
  });

  it('tell lag once per part, rewritten while it grows', () => {
    const events = scripted([
      { type: 'lag', atSeconds: 1, part: 'words', behindMs: 900 },
      { type: 'lag', atSeconds: 2, part: 'words', behindMs: 2100 },
    ]);
    expect(reduceAll(idleCall, events).notices.map((notice) => notice.text)).toEqual([
      'Speech to text fell 2.1 s behind. Nothing is lost.',
    ]);
  });

  it('do not worry about what the user skipped', () => {
    const span = { startSample: 0, endSample: 16_000 };
    const gap = {
      type: 'gap',
      atSeconds: 0,
      span,
      channels: ['agent'],
      reason: 'skipped',
      message: 'Skipped.',
    } as const;
    expect(reduceAll(idleCall, scripted([gap])).notices[0]?.resolved).toBe(true);
  });
});

describe('pictures', () => {
  const estimate = {
    modality: 'face',
    probabilities: leaning('happy', 0.8),
    affect: { valence: 0.5, arousal: 0.2 },
    confidence: 0.8,
    uncertain: false,
  } as const;
  const seen = (atSeconds: number) =>
    ({ type: 'face', atSeconds, channel: 'customer', sighting: { faces: 1 }, estimate }) as const;
  const turned = (atSeconds: number) =>
    ({ type: 'face', atSeconds, channel: 'customer', sighting: { faces: 1, hindrance: 'turned' } }) as const;

  it('are joined into stretches that say the same, which end at a break', () => {
    const state = reduceAll(idleCall, scripted([seen(1), seen(1.5), turned(2), turned(2.5), seen(9)]));
    expect(state.sightings).toHaveLength(5);
    expect(state.faceSpans.map((each) => [each.shows, each.startSample / 16_000, each.endSample / 16_000])).toEqual([
      ['happy', 1, 1.5],
      ['hindered', 1.5, 2.5],
      ['happy', 9, 9],
    ]);
  });

  it('after the point that is gone back to are forgotten', () => {
    const events = scripted([seen(1), seen(2), seen(3), { type: 'rewound', atSeconds: 1.5 }]);
    const state = reduceAll(idleCall, events);
    expect(state.sightings).toHaveLength(1);
    expect(state.faceSpans.map((each) => each.endSample)).toEqual([24_000]);
  });
});
