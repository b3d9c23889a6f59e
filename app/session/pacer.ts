import type { Speed } from '../contract/commands.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';

/** Longest sleep in one go, so that a change of pace, a pause or an abort is noticed at once. */
const NAP_MS = 50;
/** At full speed the loop still breathes this often, so that commands are answered. */
const BREATHE_EVERY_SAMPLES = CALL_RATE_HZ;

/** Lets a recording pass at a pace: real time, a multiple of it, or as fast as it can; and stands still when paused. */
export class Pacer {
  readonly #now: () => number;
  #speed: Speed;
  #paused = false;
  #anchor: { readonly wallMs: number; readonly sample: number };
  #position: number;
  #lastBreath: number;

  /** @param now monotonic milliseconds */
  constructor(now: () => number, speed: Speed, fromSample: number) {
    this.#now = now;
    this.#speed = speed;
    this.#position = fromSample;
    this.#lastBreath = fromSample;
    this.#anchor = { wallMs: now(), sample: fromSample };
  }

  get speed(): Speed {
    return this.#speed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Resolves when the recording may be heard up to `sample`, or when the signal is aborted. */
  async until(sample: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = this.#waitMs(sample);
      if (waitMs <= 0) break;
      await sleep(Math.min(waitMs, NAP_MS));
    }
    this.#position = sample;
    if (this.#speed === 'max' && sample - this.#lastBreath >= BREATHE_EVERY_SAMPLES) {
      this.#lastBreath = sample;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.moveTo(this.#position);
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    this.moveTo(this.#position);
  }

  /** Playback goes on from here. */
  moveTo(sample: number): void {
    this.#position = sample;
    this.#lastBreath = sample;
    this.#anchor = { wallMs: this.#now(), sample };
  }

  #waitMs(sample: number): number {
    if (this.#paused) return Number.POSITIVE_INFINITY;
    if (this.#speed === 'max') return 0;
    const dueMs = this.#anchor.wallMs + ((sample - this.#anchor.sample) * 1000) / CALL_RATE_HZ / this.#speed;
    return dueMs - this.#now();
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
