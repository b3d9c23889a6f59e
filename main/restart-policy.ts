/** First wait before a restart; it doubles with every restart of the last minute. */
const FIRST_DELAY_MS = 100;
/** More restarts than this within the window mean that restarting does not help. */
const MAX_RESTARTS = 5;
const WINDOW_MS = 60_000;

/** When to start a lost engine again, and when to stop trying. */
export class RestartPolicy {
  #restartedAtMs: readonly number[] = [];

  /** Counts a restart. @returns how long to wait before it, or undefined when it is one too many. */
  nextDelayMs(nowMs: number): number | undefined {
    const recent = this.#restartedAtMs.filter((atMs) => nowMs - atMs < WINDOW_MS);
    if (recent.length >= MAX_RESTARTS) return undefined;
    this.#restartedAtMs = [...recent, nowMs];
    return FIRST_DELAY_MS * 2 ** recent.length;
  }

  /** Begins to count anew: somebody asked for another try. */
  forget(): void {
    this.#restartedAtMs = [];
  }
}
