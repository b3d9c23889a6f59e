import { describe, expect, it } from 'vitest';
import { FIRST_BELIEF } from './mood.ts';
import { moodAhead } from './mood-ahead.ts';

const quiet = { mood: FIRST_BELIEF, broad: 'neutral', heard: 2, seconds: 40 } as const;
const [negative, maybe, good] = [
  [0.9, 0.08, 0.02],
  [0.2, 0.1, 0.7],
  [0.02, 0.18, 0.8],
] as const;

describe('the forecast of the next minute', () => {
  it('is darker in a bad mood than in a good one, and says so', () => {
    expect(moodAhead({ ...quiet, mood: negative, broad: 'negative' })).toMatchObject({
      negative: expect.toSatisfy((share: number) => share > 0.8),
      reasons: [{ text: 'the mood seems negative (90 %), and moods last', effect: 'raises' }],
    });
    expect(moodAhead({ ...quiet, mood: good, broad: 'positive' })).toMatchObject({
      negative: expect.toSatisfy((share: number) => share < 0.2),
      reasons: [{ text: 'hardly anything points to a negative mood (2 %), and moods last', effect: 'lowers' }],
    });
  });

  it('raises itself by a negative mood alone, not by the one that is shown', () => {
    const [reason] = moodAhead({ ...quiet, mood: maybe, broad: 'positive' }).reasons;
    expect(reason).toEqual({ field: 'mood', text: 'the mood may be negative (20 %)', effect: 'raises' });
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
