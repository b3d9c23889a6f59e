import type { Span } from '../domain/speech.ts';

interface HeldFrame extends Span {
  readonly samples: Float32Array;
}

/** Sound of one channel that waits in memory to be recorded. Whatever goes is wiped first. */
export class HeldSound {
  #frames: HeldFrame[] = [];
  #count = 0;

  /** How many samples are held. */
  get samples(): number {
    return this.#count;
  }

  /** Holds a copy. Frames come in the order of the call; what overlaps with what is held counts as heard before. */
  append(startSample: number, samples: Float32Array): void {
    const skip = Math.max(0, (this.#frames.at(-1)?.endSample ?? startSample) - startSample);
    if (skip >= samples.length) return;
    const kept = samples.slice(skip);
    this.#frames.push({ startSample: startSample + skip, endSample: startSample + samples.length, samples: kept });
    this.#count += kept.length;
  }

  /** Copies what is held of a span to where it belongs in `into`, which begins at `intoStart`. */
  copy({ startSample, endSample }: Span, into: Float32Array, intoStart: number): void {
    for (const frame of this.#frames) {
      const from = Math.max(startSample, frame.startSample, intoStart);
      const to = Math.min(endSample, frame.endSample, intoStart + into.length);
      if (from >= to) continue;
      into.set(frame.samples.subarray(from - frame.startSample, to - frame.startSample), from - intoStart);
    }
  }

  /** Lets go of the frames of which `isNeeded` says that nothing is needed any more. */
  keep(isNeeded: (span: Span) => boolean): void {
    const kept: HeldFrame[] = [];
    for (const frame of this.#frames) {
      if (isNeeded(frame)) kept.push(frame);
      else {
        frame.samples.fill(0);
        this.#count -= frame.samples.length;
      }
    }
    this.#frames = kept;
  }

  wipe(): void {
    this.keep(() => false);
  }
}
