import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';

/** Longer than the longest segment plus its pre-roll. */
const CAPACITY_SAMPLES = 40 * CALL_RATE_HZ;

/** The recent sound of one channel, so that a segment's samples can be taken once its span is known. */
export class ChannelHistory {
  readonly #samples = new Float32Array(CAPACITY_SAMPLES);
  #start = 0;
  #length = 0;

  /** Position after the last sample held. */
  get endSample(): number {
    return this.#start + this.#length;
  }

  /** Adds sound that follows what is held; a jump in position forgets what came before it. */
  append(startSample: number, samples: Float32Array): void {
    if (startSample !== this.endSample) {
      this.#start = startSample;
      this.#length = 0;
    }
    const over = this.#length + samples.length - CAPACITY_SAMPLES;
    if (over > 0) {
      const drop = Math.max(over, CAPACITY_SAMPLES / 2);
      this.#samples.copyWithin(0, drop, this.#length);
      this.#start += drop;
      this.#length -= drop;
    }
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }

  /** Forgets all of it, and overwrites it. */
  wipe(): void {
    this.#samples.fill(0);
    this.#start = this.endSample;
    this.#length = 0;
  }

  /** A copy of the span's samples; what is no longer or not yet held is left out at the edges. */
  take({ startSample, endSample }: Span): { readonly startSample: number; readonly samples: Float32Array } {
    const from = Math.min(Math.max(startSample, this.#start), this.endSample);
    const to = Math.max(from, Math.min(endSample, this.endSample));
    return { startSample: from, samples: this.#samples.slice(from - this.#start, to - this.#start) };
  }
}
