/** Uniform draws from random bytes, without a floating-point number on the way. */

/** So many bytes, each of the 256 values equally likely and independent of the others. */
export type RandomBytes = (count: number) => Uint8Array;

/** A whole number from 0 to `bound - 1`, each equally likely: draws of as many bits as are needed, until one lies below. @param bound at least 1. */
export function uniformBelow(bound: bigint, random: RandomBytes): bigint {
  if (bound < 1n) throw new RangeError('A draw needs at least one possible value.');
  const bits = (bound - 1n).toString(2).length;
  const bytes = (bits + 7) >> 3;
  for (;;) {
    let drawn = 0n;
    for (const byte of random(bytes)) drawn = (drawn << 8n) | BigInt(byte);
    drawn &= (1n << BigInt(bits)) - 1n;
    if (drawn < bound) return drawn;
  }
}

/** True with probability `numerator / denominator`, exactly. */
export function bernoulli(numerator: bigint, denominator: bigint, random: RandomBytes): boolean {
  return uniformBelow(denominator, random) < numerator;
}
