/** Whether the machine's clock may have calls erased: a clock that was set forward by mistake would make all of them due at once. */
import { z } from 'zod';

const DAY_MS = 24 * 3_600_000;
/** A machine that was off for longer than this waits for a second day; holidays are mostly shorter, and waiting costs a day. */
export const LONGEST_STEP_DAYS = 14;
const LONGEST_STEP_MS = LONGEST_STEP_DAYS * DAY_MS;

export const seenClock = z.strictObject({
  /** What the clock said when it was looked at last and believed. */
  seenAtEpochMs: z.number(),
  /** What it said when it was first found too far ahead of that. */
  aheadSinceEpochMs: z.number().exactOptional(),
});
/** What is remembered of the clock from one look to the next. Milliseconds since 1970. */
export type SeenClock = z.infer<typeof seenClock>;

/** The next thing to remember, and whether the clock is believed. */
export interface ClockVerdict {
  readonly believed: boolean;
  readonly seen: SeenClock;
}

/**
 * A clock is believed when it is at most 14 days ahead of the last look, or has gone on from where it was found too far ahead for a day and no further than
 * 14. One that goes back is believed too, as fewer calls are due then; from there it is looked at anew.
 */
export function judgeClock(nowMs: number, before: SeenClock): ClockVerdict {
  const { seenAtEpochMs, aheadSinceEpochMs } = before;
  if (nowMs - seenAtEpochMs <= LONGEST_STEP_MS) return { believed: true, seen: { seenAtEpochMs: nowMs } };
  const goneOnMs = aheadSinceEpochMs === undefined ? -1 : nowMs - aheadSinceEpochMs;
  if (goneOnMs >= DAY_MS && goneOnMs <= LONGEST_STEP_MS) return { believed: true, seen: { seenAtEpochMs: nowMs } };
  if (goneOnMs >= 0 && goneOnMs < DAY_MS) return { believed: false, seen: before };
  return { believed: false, seen: { seenAtEpochMs, aheadSinceEpochMs: nowMs } };
}
