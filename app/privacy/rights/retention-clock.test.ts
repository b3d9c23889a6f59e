import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeClock, LONGEST_STEP_DAYS } from './retention-clock.ts';

const DAY_MS = 24 * 3_600_000;
const seen = 1_790_000_000_000;

describe('a clock that calls are erased by', () => {
  it('is believed up to 14 days after it was looked at last, and when it goes back', () => {
    for (const days of [0, 1, 14, -400])
      expect(judgeClock(seen + days * DAY_MS, { seenAtEpochMs: seen })).toEqual({
        believed: true,
        seen: { seenAtEpochMs: seen + days * DAY_MS },
      });
  });

  it('is not believed when it is further ahead, until a day has passed since that was noticed', () => {
    const ahead = seen + 400 * DAY_MS;
    const first = judgeClock(ahead, { seenAtEpochMs: seen });
    expect(first).toEqual({ believed: false, seen: { seenAtEpochMs: seen, aheadSinceEpochMs: ahead } });
    expect(judgeClock(ahead + DAY_MS - 1, first.seen)).toEqual({ believed: false, seen: first.seen });
    expect(judgeClock(ahead + DAY_MS, first.seen)).toEqual({ believed: true, seen: { seenAtEpochMs: ahead + DAY_MS } });
  });

  it('is waited for anew when it jumps a second time, and right at once when it was corrected', () => {
    const first = judgeClock(seen + 400 * DAY_MS, { seenAtEpochMs: seen });
    const second = judgeClock(seen + 800 * DAY_MS, first.seen);
    expect(second).toMatchObject({ believed: false, seen: { aheadSinceEpochMs: seen + 800 * DAY_MS } });
    expect(judgeClock(seen + 3 * DAY_MS, second.seen)).toEqual({
      believed: true,
      seen: { seenAtEpochMs: seen + 3 * DAY_MS },
    });
  });

  it('never erases by one look at a clock that is more than 14 days ahead of every earlier look', () => {
    const step = fc.integer({ min: -30, max: 2_000 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (days) => {
        let state = { seenAtEpochMs: seen };
        const looks = [seen];
        for (const day of days) {
          const nowMs = seen + day * DAY_MS;
          const { believed, seen: next } = judgeClock(nowMs, state);
          const isNear = looks.some((look) => nowMs - look <= LONGEST_STEP_DAYS * DAY_MS);
          expect(believed && !isNear).toBe(false);
          state = next;
          looks.push(nowMs);
        }
      }),
    );
  });
});
