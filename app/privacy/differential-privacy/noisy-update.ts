import { discreteGaussian } from './discrete-noise.ts';
import type { RandomBytes } from './random-draws.ts';
import { product, rationalOf } from './rational.ts';

/** Steps of the grid within the clipping norm. */
const STEPS = 2 ** 20;
/** By so much a vector is shortened again whose rounded squares still sum to too much. */
const SHORTER = 1 - 1e-9;

/**
 * A model's update as it may leave the machine: no longer than `clipNorm` (L2), with discrete Gaussian noise of standard deviation
 * `noiseMultiplier * clipNorm` on every number. Its cost is a `GaussianCost` of this multiplier, for the presence of the whole update.
 * Numbers are cut towards zero on a grid of `clipNorm / 2²⁰`, and the length is checked there in whole numbers, so that it bounds exactly.
 * @param update [parameters]. @param clipNorm positive. @param noiseMultiplier positive.
 * @returns [parameters]. @throws RangeError on anything that is not finite, or not positive.
 */
export function clipAndNoise(
  update: ArrayLike<number>,
  { clipNorm, noiseMultiplier }: { readonly clipNorm: number; readonly noiseMultiplier: number },
  random: RandomBytes,
): Float64Array {
  if (!(clipNorm > 0 && Number.isFinite(clipNorm))) throw new RangeError('The clipping norm must be positive.');
  const given = Float64Array.from(update);
  if (!given.every(Number.isFinite)) throw new RangeError('An update must be finite numbers.');
  const multiplier = rationalOf(noiseMultiplier);
  const variance = product(product(multiplier, multiplier), rationalOf(STEPS ** 2));
  const step = clipNorm / STEPS;
  return Float64Array.from(
    clippedSteps(given, clipNorm),
    (steps) => Number(BigInt(steps) + discreteGaussian(variance, random)) * step,
  );
}

/** The update in whole steps; the squares sum to STEPS² at most. */
function clippedSteps(update: Float64Array, clipNorm: number): Float64Array {
  const most = update.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  if (most === 0) return new Float64Array(update.length);
  // Divided by the largest first: squares of very large or small numbers would leave the range of doubles.
  const direction = update.map((value) => value / most);
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  let scale = Math.min(most / clipNorm, 1 / length) * STEPS;
  for (;;) {
    const steps = direction.map((value) => Math.trunc(value * scale));
    if (steps.reduce((sum, value) => sum + value * value, 0) <= STEPS ** 2) return steps;
    scale *= SHORTER;
  }
}
