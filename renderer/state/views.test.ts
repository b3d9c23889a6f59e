import { describe, expect, it } from 'vitest';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall, type Prosody, type Reading } from './call-state.ts';
import { emotionTag, gauges, shownEstimate } from './emotion-view.ts';
import { clock, signed, spokenClock } from './format.ts';
import { latencyRows, percentile } from './latency-view.ts';
import { activePrompt, promptHistory } from './prompt-view.ts';
import { prosodyChips } from './prosody-view.ts';
import { clockMarks, sentimentArea, sentimentPath, spansPath, timelineSamples } from './timeline-view.ts';
import { anchorFor, shownRange, transcriptBlocks } from './transcript-view.ts';

const segment = segmentAt('customer-1', 'customer', 0, 2);

function reading(uncertain: boolean, interim: boolean): Reading {
  const probabilities = leaning('angry', 0.64);
  const value = {
    probabilities,
    affect: { valence: -1, arousal: 0 },
    confidence: 0.64,
    uncertain,
    weights: { text: 1 },
  };
  return { ...segment, fused: { value, interim } };
}

describe('emotion gauges', () => {
  it('stand in the fixed order and name the leading one', () => {
    const rows = gauges(shownEstimate(reading(false, false)));
    expect(rows.map((row) => row.emotion)).toEqual(['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise']);
    expect(rows.filter((row) => row.leading).map((row) => row.name)).toEqual(['Anger']);
    expect(rows[0]?.spoken).toBe('64 %');
  });

  it('name no emotion when none is likely enough', () => {
    expect(gauges(shownEstimate(reading(true, false))).some((row) => row.leading)).toBe(false);
    expect(emotionTag(reading(true, false))).toEqual({ emotion: 'uncertain', label: 'Uncertain' });
  });

  it('say that the speaker goes on, and tag nothing before the estimate is settled', () => {
    expect(gauges(shownEstimate(reading(false, true)))[0]?.spoken).toBe('64 %, still speaking');
    expect(emotionTag(reading(false, true))).toBeUndefined();
  });

  it('rest on the one source there is when the two cannot be combined', () => {
    const { fused } = reading(false, false);
    if (!fused) throw new Error('no estimate');
    const { weights: _, ...value } = fused.value;
    const voice = { interim: false, value: { ...value, modality: 'voice' as const } };
    expect(shownEstimate({ ...segment, voice })?.from).toBe('voice');
    expect(emotionTag({ ...segment, voice })?.label).toBe('Anger');
    expect(shownEstimate({ ...segment })).toBeUndefined();
  });
});

describe('prompts', () => {
  const prompt = (id: string, urgency: 'info' | 'attention' | 'urgent', atSeconds: number) =>
    ({
      type: 'prompt',
      atSeconds,
      prompt: {
        id,
        kind: 'suggestion',
        urgency,
        rule: 'r',
        play: 'p',
        title: id,
        suggestion: 's',
        reasons: [{ ...segment, text: 't', utteranceIds: [] }],
        channel: 'customer',
      },
    }) as const;

  it('show the most urgent, the newest among equals, and keep the others', () => {
    const state = reduceAll(
      idleCall,
      scripted([
        prompt('a', 'info', 1),
        prompt('b', 'urgent', 2),
        prompt('c', 'urgent', 3),
        prompt('d', 'attention', 4),
      ]),
    );
    expect(activePrompt(state)?.id).toBe('c');
    expect(promptHistory(state).map((entry) => entry.id)).toEqual(['d', 'b', 'a']);
  });

  it('go on to the next when one is closed, and ask for nothing after the call', () => {
    const closed = { type: 'prompt-closed', atSeconds: 5, promptId: 'b', by: 'agent' } as const;
    const state = reduceAll(idleCall, scripted([prompt('a', 'info', 1), prompt('b', 'urgent', 2), closed]));
    expect(activePrompt(state)?.id).toBe('a');
    expect(activePrompt({ ...state, phase: 'ended' })).toBeUndefined();
  });
});

describe('prosody', () => {
  const sounding = (id: string, prosody: Partial<Prosody>): Reading => ({
    ...segment,
    id,
    prosody: { levelDbfs: -20, levelSpreadDb: 3, voicedShare: 0.5, ...prosody },
  });

  it('compares with the speaker’s own median once there is one', () => {
    const readings = [200, 200, 200, 300].map((pitchHz, index) => sounding(`c${index}`, { pitchHz }));
    const [pitch, level, tempo] = prosodyChips({ readings });
    expect(pitch).toEqual({ name: 'Pitch', value: '300 Hz', direction: 'up', change: '+7.0 st' });
    expect(level).toMatchObject({ value: '−20 dBFS', direction: 'same' });
    expect(tempo).toEqual({ name: 'Tempo', value: '–', direction: 'same' });
  });

  it('claims no change before enough was heard', () => {
    expect(
      prosodyChips({ readings: [sounding('a', { pitchHz: 100 }), sounding('b', { pitchHz: 300 })] })[0]?.change,
    ).toBe(undefined);
  });
});

describe('the timeline', () => {
  it('spans the recording, or grows in steps for a live call', () => {
    const facts = { mode: 'live', description: '', channels: ['agent'], permissions: [], synthetic: false } as const;
    expect(timelineSamples({ positionSamples: 0, facts: { ...facts, durationSamples: 5 } })).toBe(5);
    expect(timelineSamples({ positionSamples: 0, facts })).toBe(120 * 16_000);
    expect(timelineSamples({ positionSamples: 121 * 16_000, facts })).toBe(180 * 16_000);
  });

  it('draws spans as boxes and joins those that cannot be told apart', () => {
    expect(spansPath([{ startSample: 0, endSample: 100 }], 1000, 0, 10)).toBe('M0.0 0H100.0V10H0.0Z');
    const near = Array.from({ length: 1000 }, (_, index) => ({ startSample: index * 2, endSample: index * 2 + 1 }));
    expect(spansPath(near, 100_000, 0, 1).match(/M/g)?.length).toBeLessThan(25);
  });

  it('draws sentiment with +1 on top, and its area down to zero', () => {
    const sentiment = { broad: 'positive', fine: 'very-positive', score: 1, instant: 1, trend: 'steady' } as const;
    const points = [0, 500].map((atSample) => ({ id: `${atSample}`, atSample, sentiment }));
    expect(sentimentPath(points, 1000, 10, 20)).toBe('M0.0 10.0L500.0 10.0');
    expect(sentimentArea(points, 1000, 10, 20)).toBe('M0.0 20L0.0 10.0L500.0 10.0L500.0 20Z');
    expect(sentimentArea(points.slice(1), 1000, 10, 20)).toBe('');
  });

  it('marks round times, never more than nine', () => {
    expect(clockMarks(60 * 16_000).map(clock)).toEqual(['0:00', '0:10', '0:20', '0:30', '0:40', '0:50', '1:00']);
    expect(clockMarks(5 * 3600 * 16_000).length).toBeLessThanOrEqual(9);
  });
});

describe('the transcript', () => {
  const line = (id: string, channel: 'agent' | 'customer') => ({ ...segment, id, channel, text: id, partial: false });

  it('groups what one speaker says in a row', () => {
    const blocks = transcriptBlocks([
      line('a', 'agent'),
      line('b', 'agent'),
      line('c', 'customer'),
      line('d', 'agent'),
    ]);
    expect(blocks.map((block) => block.lines.map((each) => each.id))).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('renders the newest lines, and a bounded stretch around the place that is being read', () => {
    expect(shownRange(500, undefined)).toEqual({ first: 340, end: 500 });
    expect(shownRange(500, 20)).toEqual({ first: 20, end: 340 });
    expect(shownRange(10, 300)).toEqual({ first: 9, end: 10 });
    expect(shownRange(0, undefined)).toEqual({ first: 0, end: 0 });
  });

  it('moves to a line only when it is not shown already', () => {
    expect(anchorFor(400, { first: 340, end: 500 })).toBe(340);
    expect(anchorFor(100, { first: 340, end: 500 })).toBe(20);
  });
});

describe('figures', () => {
  it('are written the same way everywhere', () => {
    expect(clock(3661 * 16_000)).toBe('1:01:01');
    expect(spokenClock(61 * 16_000)).toBe('1 minute 1 second');
    expect(signed(-0.44)).toBe('−0.4');
    expect(signed(-0.04)).toBe('0.0');
  });

  it('take percentiles by the nearest rank and leave out stages without times', () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([1, 2, 3, 100], 0.95)).toBe(100);
    const timing = {
      voiceActivityMs: 1,
      encodeMs: 2,
      decodeMs: 3,
      prosodyMs: 4,
      voiceEmotionMs: 5,
      textEmotionMs: 6,
      fusionMs: 7,
    };
    expect(latencyRows([timing]).map((row) => row.name)).not.toContain('Speech end → gauge');
    expect(latencyRows([])).toEqual([]);
  });
});
