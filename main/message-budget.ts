/**
 * How much a page may send (a token bucket for messages and one for bytes). A window in use sends some 85 messages a second (two captured
 * sounds, two pictures) with up to 20 MB; after a stall it may catch up on half a minute at once.
 */
export interface BudgetLimits {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Seconds of unused budget that are kept. */
  readonly keptSeconds: number;
}

/** Several times what a window in use needs, and far below what would keep a process from its work. */
export const PAGE_BUDGET: BudgetLimits = { messagesPerSecond: 400, bytesPerSecond: 40_000_000, keptSeconds: 8 };

/** Counts one page's messages against its limits. */
export class MessageBudget {
  readonly #limits: BudgetLimits;
  readonly #now: () => number;
  #messages: number;
  #bytes: number;
  #atMs: number;

  /** @param now monotonic milliseconds */
  constructor(now: () => number, limits: BudgetLimits = PAGE_BUDGET) {
    this.#limits = limits;
    this.#now = now;
    this.#messages = limits.messagesPerSecond * limits.keptSeconds;
    this.#bytes = limits.bytesPerSecond * limits.keptSeconds;
    this.#atMs = now();
  }

  /** Takes one message of so many bytes. @returns false when the page has used its budget up: the message is not to be looked at. */
  take(bytes: number): boolean {
    const { messagesPerSecond, bytesPerSecond, keptSeconds } = this.#limits;
    const nowMs = this.#now();
    const seconds = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#atMs = nowMs;
    this.#messages = Math.min(messagesPerSecond * keptSeconds, this.#messages + messagesPerSecond * seconds);
    this.#bytes = Math.min(bytesPerSecond * keptSeconds, this.#bytes + bytesPerSecond * seconds);
    if (this.#messages < 1 || this.#bytes < bytes) return false;
    this.#messages -= 1;
    this.#bytes -= bytes;
    return true;
  }
}

/** About how many bytes values from a window take: their texts and buffers, and those in the fields of their objects. */
export function bytesOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + bytesIn(value, 1), 0);
}

function bytesIn(value: unknown, depth: number): number {
  if (typeof value === 'string') return 2 * value.length;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value !== 'object' || value === null || depth === 0) return 8;
  return Object.values(value).reduce<number>((sum, field) => sum + bytesIn(field, depth - 1), 8);
}
