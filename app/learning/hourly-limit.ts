const HOUR_MS = 3_600_000;

/** So many corrections are taken within any hour: more than a busy hour of calls needs, less than a script would like. */
export const HOURLY_CORRECTIONS = 60;

/** The times that still count. @param times milliseconds since 1970; ones from a clock that was ahead by more than an hour do not count. */
export function withinTheHour(times: readonly number[], nowEpochMs: number): readonly number[] {
  return times.filter((time) => Math.abs(nowEpochMs - time) < HOUR_MS);
}

/** How many corrections are left now. */
export function leftThisHour(times: readonly number[], nowEpochMs: number): number {
  return Math.max(0, HOURLY_CORRECTIONS - withinTheHour(times, nowEpochMs).length);
}
