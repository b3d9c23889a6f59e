/** So many failures in a row, and the endpoint is left alone. */
const FAILURES_TO_OPEN = 3;
/** How long at first; each failed trial after that doubles it, up to the most. */
const [FIRST_REST_MS, MOST_REST_MS] = [30_000, 300_000];

/** Keeps from asking an endpoint that does not answer: after failures in a row it rests, then one request tries again. */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #restMs = FIRST_REST_MS;
  #restsUntilMs = Number.NEGATIVE_INFINITY;

  /** @param now monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the endpoint may be asked now. */
  get closed(): boolean {
    return this.#now() >= this.#restsUntilMs;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#restMs = FIRST_REST_MS;
  }

  /** @returns whether the endpoint rests from now on. */
  failed(): boolean {
    this.#failures++;
    if (this.#failures < FAILURES_TO_OPEN) return false;
    this.#restsUntilMs = this.#now() + this.#restMs;
    this.#restMs = Math.min(MOST_REST_MS, 2 * this.#restMs);
    return true;
  }
}
