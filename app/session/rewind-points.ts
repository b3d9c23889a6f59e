import type { Checkpoint } from '../contract/commands.ts';
import { secondsToSamples } from '../domain/audio.ts';

/** One checkpoint every so many samples of the call is kept for moving back. */
const STEP_SAMPLES = secondsToSamples(10);

/** The checkpoints from which a recording can go on when the user moves back. */
export class RewindPoints {
  readonly #kept: Checkpoint[] = [];

  /** Takes the latest checkpoint; most are not worth keeping. */
  offer(checkpoint: Checkpoint): void {
    const last = this.#kept.at(-1)?.positionSamples ?? 0;
    if (checkpoint.positionSamples - last >= STEP_SAMPLES) this.#kept.push(checkpoint);
  }

  /** What an earlier state was derived from may no longer be used: none is kept. */
  forget(): void {
    this.#kept.length = 0;
  }

  /** The last one at or before a position; those after it are dropped: that part of the call is about to be heard again. */
  takeBefore(toSample: number): Checkpoint | undefined {
    const at = this.#kept.findLastIndex((checkpoint) => checkpoint.positionSamples <= toSample);
    this.#kept.splice(at + 1);
    return this.#kept.at(-1);
  }
}
