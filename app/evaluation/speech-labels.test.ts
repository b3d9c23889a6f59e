import { describe, expect, it } from 'vitest';
import { labelledSpans, readSpeechLabel } from './speech-labels.ts';

describe('readSpeechLabel', () => {
  it('reads spans as JSON pairs, as a call’s utterances and as written by hand', () => {
    const spans = [
      { startSeconds: 0.4, endSeconds: 5.8 },
      { startSeconds: 6.6, endSeconds: 7 },
    ];
    expect(readSpeechLabel('[[0.4, 5.8], [6.6, 7]]')).toEqual({ kind: 'spans', spans });
    expect(readSpeechLabel(' 0.4-5.8; 6.6 - 7;')).toEqual({ kind: 'spans', spans });
    const utterances = spans.map(({ startSeconds, endSeconds }, channel) => ({
      ...{ start_s: startSeconds, end_s: endSeconds, channel },
      ...{ text: null, emotion: null },
    }));
    expect(readSpeechLabel(JSON.stringify(utterances))).toEqual({
      kind: 'spans',
      spans: spans.map((span, channel) => ({ ...span, channel })),
    });
  });

  it('reads a name for the whole clip', () => {
    const speech = (cell: string) => readSpeechLabel(cell);
    expect(['Speech', 'voice ', 'talking'].map(speech)).toEqual(Array(3).fill({ kind: 'clip', speech: true }));
    expect(['non-speech', 'Silence', 'noise', 'music'].map(speech)).toEqual(
      Array(4).fill({ kind: 'clip', speech: false }),
    );
  });

  it('takes an empty list for a recording in which nobody speaks, and an empty cell for a missing label', () => {
    expect(readSpeechLabel('[]')).toEqual({ kind: 'spans', spans: [] });
    expect(readSpeechLabel(' ')).toMatchObject({ kind: 'wrong' });
    expect(readSpeechLabel(undefined)).toMatchObject({ kind: 'wrong' });
  });

  it.each(['[[1, 2', '[1, 2]', '[["1", "2"]]', '[[3, 2]]', '[[-1, 2]]', '1-2;x', '2-2', '5', '[{"start_s": 1}]'])(
    'refuses %s',
    (cell) => {
      expect(readSpeechLabel(cell)).toMatchObject({ kind: 'wrong', reason: expect.any(String) });
    },
  );

  it('says of an emotion that it is no label of speech', () => {
    expect(readSpeechLabel('angry')).toEqual({
      kind: 'other',
      reason: 'label angry is neither speech nor non-speech',
    });
  });
});

describe('labelledSpans', () => {
  it('gives each channel its own spans, and those of no channel to all', () => {
    const label = readSpeechLabel('[{"start_s":0,"end_s":1,"channel":1},{"start_s":2,"end_s":3}]');
    expect(labelledSpans(label, 0, 64_000)).toEqual([{ startSample: 32_000, endSample: 48_000 }]);
    expect(labelledSpans(label, 1, 64_000)).toHaveLength(2);
  });

  it('takes a whole clip from its start to its end', () => {
    expect(labelledSpans(readSpeechLabel('voice'), 0, 700)).toEqual([{ startSample: 0, endSample: 700 }]);
    expect(labelledSpans(readSpeechLabel('music'), 0, 700)).toEqual([]);
  });
});
