/** A run of samples that were not numbers: `[start, end)` in samples of the stream it was found in. */
export interface InvalidRun {
  readonly start: number;
  readonly end: number;
}

/** Replaces what is not a number by silence, in place, and tells where that was. */
export interface SampleRepair {
  /** Also clips finite values to [-1, 1]. */
  process(samples: Float32Array): void;
  /** Tells the last run, if it reached the end. */
  flush(): void;
}

/** Runs closer together than `mergeWithin` samples are told as one, once it has ended. */
export function createSampleRepair(
  startsAt: number,
  mergeWithin: number,
  onRun: (run: InvalidRun) => void,
): SampleRepair {
  let position = startsAt;
  let run: { start: number; end: number } | undefined;
  function flush(): void {
    if (run) onRun(run);
    run = undefined;
  }
  return {
    process(samples) {
      for (let i = 0; i < samples.length; i++) {
        const sample = samples[i] as number;
        if (sample >= -1 && sample <= 1) continue;
        if (Number.isFinite(sample)) {
          samples[i] = Math.sign(sample);
          continue;
        }
        samples[i] = 0;
        const at = position + i;
        if (run && at - run.end > mergeWithin) flush();
        if (run) run.end = at + 1;
        else run = { start: at, end: at + 1 };
      }
      position += samples.length;
      if (run && position - run.end > mergeWithin) flush();
    },
    flush,
  };
}
