import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_BELIEF, type MoodBelief, negativeAhead, nextBelief } from './mood.ts';

const shares = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((raw) => raw.map((share) => share / raw.reduce((a, b) => a + b, 0)));
const NEGATIVE = [0.98, 0.01, 0.01];
const moodAfter = (...readings: readonly (readonly number[])[]): MoodBelief =>
  readings.reduce<MoodBelief>(
    (mood, reading) => nextBelief(mood, { reading, weight: 1, silentSeconds: 0 }),
    FIRST_BELIEF,
  );

describe('the belief about a mood', () => {
  it('is always a share of each mood, whatever is heard', () => {
    const step = fc.record({
      reading: shares,
      weight: fc.double({ min: 0, max: 2, noNaN: true }),
      silentSeconds: fc.nat(1000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const belief = steps.reduce<MoodBelief>(nextBelief, FIRST_BELIEF);
        expect(belief.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...belief)).toBeGreaterThan(0);
      }),
    );
  });

  it('returns to what is usual when nobody speaks for long', () => {
    const [before] = moodAfter(NEGATIVE, NEGATIVE);
    const [later] = nextBelief(moodAfter(NEGATIVE, NEGATIVE), {
      reading: [0.3, 0.5, 0.2],
      weight: 1,
      silentSeconds: 900,
    });
    expect(before).toBeGreaterThan(0.9);
    expect(later).toBeLessThan(0.3);
  });
});

describe('the forecast of negative utterances', () => {
  it('is that of the chats it was fitted to: one of the next two, from the beginning', () => {
    const mood = [0, 1, 0];
    const shown = (share: readonly number[]) =>
      (share[0] ?? 0) * 0.79 + (share[1] ?? 0) * 0.009 + (share[2] ?? 0) * 0.007;
    const first = shown([0.016, 0.963, 0.021]);
    expect(negativeAhead(mood, 1)).toBeCloseTo(first, 9);
    expect(negativeAhead(mood, 2)).toBeGreaterThan(first);
    expect(negativeAhead(mood, 1.5)).toBeCloseTo((negativeAhead(mood, 1) + negativeAhead(mood, 2)) / 2, 9);
  });

  it('is a probability that grows with how far it looks', () => {
    fc.assert(
      fc.property(
        shares,
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 8, noNaN: true }),
        (mood, a, b) => {
          const [near, far] = [negativeAhead(mood, Math.min(a, b)), negativeAhead(mood, Math.max(a, b))];
          expect(near).toBeGreaterThanOrEqual(0);
          expect(far).toBeGreaterThanOrEqual(near - 1e-12);
          expect(far).toBeLessThanOrEqual(1);
        },
      ),
    );
    expect(negativeAhead(FIRST_BELIEF, 0)).toBe(0);
  });
});
