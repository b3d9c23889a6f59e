/** Level of some samples in dB full scale; LEVEL_FLOOR_DBFS for silence. */
export interface Level {
  readonly rmsDbfs: number;
  readonly peakDbfs: number;
}

/** The lowest level that is told apart: about one step of 16-bit sound. */
export const LEVEL_FLOOR_DBFS = -96;

/** Peaks below this are called silence: a microphone in a quiet room is well above it, a muted one is below. */
export const SILENCE_DBFS = -75;

/** Root mean square and peak of samples in [-1, 1]. */
export function levelOf(samples: Float32Array): Level {
  let energy = 0;
  let peak = 0;
  for (const sample of samples) {
    energy += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rmsDbfs: decibels(Math.sqrt(energy / Math.max(1, samples.length))), peakDbfs: decibels(peak) };
}

/** Where a level stands on a meter, 0 (-60 dBFS and below) to 1 (0 dBFS). */
export function meterShare(dbfs: number): number {
  return Math.min(1, Math.max(0, (dbfs + 60) / 60));
}

function decibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(LEVEL_FLOOR_DBFS, 20 * Math.log10(amplitude)) : LEVEL_FLOOR_DBFS;
}

/** Says when a source has been silent for `limitMs` of sound, and when it is heard again. */
export function createSilenceWatch(limitMs: number, onChange: (silent: boolean) => void) {
  let quietMs = 0;
  let silent = false;
  return {
    /** Takes the peak of the next stretch of `durationMs`. */
    hear(peakDbfs: number, durationMs: number): void {
      quietMs = peakDbfs < SILENCE_DBFS ? quietMs + durationMs : 0;
      const now = quietMs >= limitMs;
      if (now === silent) return;
      silent = now;
      onChange(now);
    },
  };
}
