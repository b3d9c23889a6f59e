import { describe, expect, it } from 'vitest';
import { FIRST_BELIEF } from './mood.ts';
import { moodAhead } from './mood-ahead.ts';

const quiet = { mood: FIRST_BELIEF, trend: 'steady', heard: 2, seconds: 40 } as const;

describe('the forecast of the next minute', () => {
  it('is darker in a bad mood than in a good one, and says so', () => {
    const bad = moodAhead({ ...quiet, mood: [0.9, 0.08, 0.02], trend: 'falling' });
    const good = moodAhead({ ...quiet, mood: [0.02, 0.18, 0.8], trend: 'rising' });
    expect(bad.negative).toBeGreaterThan(0.8);
    expect(good.negative).toBeLessThan(0.2);
    expect(bad.reasons.map(({ effect }) => effect)).toEqual(['raises', 'raises']);
    expect(bad.reasons[0]?.text).toBe('the mood seems negative now (90 %), and moods last');
    expect(good.reasons.map(({ effect }) => effect)).toEqual(['lowers', 'lowers']);
  });

  it('looks ahead to as many utterances as the customer makes in a minute', () => {
    const often = moodAhead({ ...quiet, heard: 40, seconds: 240 });
    const seldom = moodAhead({ ...quiet, heard: 1, seconds: 600 });
    expect(often.utterances).toBe(6);
    expect(seldom.utterances).toBe(1);
    expect(often.negative).toBeGreaterThan(seldom.negative);
    expect(often.reasons.at(-1)?.text).toBe('the customer speaks about 9 times a minute');
  });
});
