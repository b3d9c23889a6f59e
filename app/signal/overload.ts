/** Whether a voice was recorded far too loud, so that its waves lie flat at the limit. */

/** Samples below this share of the peak are pauses. */
const SOUNDING = 0.05;
/** Near the limit: flat tops ripple after a telephone or a resampler. */
const NEAR_PEAK = 0.8;
/**
 * Of the sounding samples of a voice 2 % at most lie near its peak (62 segments of actors and calls of the training and validation
 * speakers), of the same with one in five cut flat 15 % or more.
 */
const MOST_NEAR_PEAK = 0.1;

/** @param samples of one segment, around zero, at any level. @returns also true for a steady tone; false for silence and for nothing. */
export function isOverloaded(samples: Float32Array): boolean {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  let [sounding, near] = [0, 0];
  for (const sample of samples) {
    const size = Math.abs(sample);
    if (size > SOUNDING * peak) sounding++;
    if (size > NEAR_PEAK * peak) near++;
  }
  return near > MOST_NEAR_PEAK * sounding;
}
