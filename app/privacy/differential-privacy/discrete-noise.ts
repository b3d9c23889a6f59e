/**
 * Noise on the whole numbers, drawn exactly: Canonne, Kamath and Steinke 2020, "The Discrete Gaussian for Differential Privacy"
 * (arXiv 2004.00010), algorithms 1 to 3. Every step is whole-number arithmetic, so no rounding of doubles can show what lies under the noise
 * (Mironov 2012, "On significance of the least significant bits for differential privacy").
 */
import { bernoulli, type RandomBytes, uniformBelow } from './random-draws.ts';
import { type Rational, wholeRoot } from './rational.ts';

/** True with probability exp(-exponent) (algorithm 1). @param exponent at least 0. */
export function bernoulliExp({ numerator, denominator }: Rational, random: RandomBytes): boolean {
  if (numerator < 0n) throw new RangeError('The exponent must not be negative.');
  for (let whole = numerator / denominator; whole > 0n; whole--) if (!bernoulliExpOfShare(1n, 1n, random)) return false;
  return bernoulliExpOfShare(numerator % denominator, denominator, random);
}

/** The same for an exponent within 0..1: the length of a run of ever rarer successes is odd with that probability. */
function bernoulliExpOfShare(numerator: bigint, denominator: bigint, random: RandomBytes): boolean {
  let run = 1n;
  while (bernoulli(numerator, denominator * run, random)) run++;
  return run % 2n === 1n;
}

/** A whole number x with probability proportional to exp(-|x| / scale) (algorithm 2). @throws RangeError when the scale is not positive. */
export function discreteLaplace({ numerator: steps, denominator: divisor }: Rational, random: RandomBytes): bigint {
  if (steps <= 0n) throw new RangeError('The scale of noise must be positive.');
  for (;;) {
    const remainder = uniformBelow(steps, random);
    if (!bernoulliExp({ numerator: remainder, denominator: steps }, random)) continue;
    let rounds = 0n;
    while (bernoulliExpOfShare(1n, 1n, random)) rounds++;
    const size = (remainder + steps * rounds) / divisor;
    const negative = bernoulli(1n, 2n, random);
    if (negative && size === 0n) continue;
    return negative ? -size : size;
  }
}

/** A whole number x with probability proportional to exp(-x² / (2 variance)) (algorithm 3). @throws RangeError when the variance is not positive. */
export function discreteGaussian(variance: Rational, random: RandomBytes): bigint {
  const { numerator, denominator } = variance;
  if (numerator <= 0n) throw new RangeError('The variance of noise must be positive.');
  const scale = wholeRoot(numerator / denominator) + 1n;
  for (;;) {
    const proposed = discreteLaplace({ numerator: scale, denominator: 1n }, random);
    const size = proposed < 0n ? -proposed : proposed;
    const distance = size * denominator * scale - numerator;
    const exponent = { numerator: distance * distance, denominator: 2n * numerator * denominator * scale * scale };
    if (bernoulliExp(exponent, random)) return proposed;
  }
}
