/** Uniform draws from random bytes, without a floating-point number on the way. */

/** So many bytes, each of the 256 values equally likely and independent of the others. */
export type RandomBytes = (count: number) => Uint8Array;

/** Bounds up to here are drawn with plain integers, which is faster; most are below ten. */
const SMALL = 2n ** 32n;

/** A whole number from 0 to `bound - 1`, each equally likely: draws of as many bits as are needed, until one lies below. @param bound at least 1. */
export function uniformBelow(bound: bigint, random: RandomBytes): bigint {
  if (bound < 1n) throw new RangeError('A draw needs at least one possible value.');
  return bound <= SMALL ? BigInt(smallBelow(Number(bound), random)) : largeBelow(bound, random);
}

function smallBelow(bound: number, random: RandomBytes): number {
  const bits = 32 - Math.clz32(bound - 1);
  for (;;) {
    let drawn = 0;
    for (const byte of random((bits + 7) >> 3)) drawn = ((drawn << 8) | byte) >>> 0;
    if (bits < 32) drawn &= 2 ** bits - 1;
    if (drawn < bound) return drawn;
  }
}

function largeBelow(bound: bigint, random: RandomBytes): bigint {
  const bits = (bound - 1n).toString(2).length;
  for (;;) {
    let drawn = 0n;
    for (const byte of random((bits + 7) >> 3)) drawn = (drawn << 8n) | BigInt(byte);
    drawn = BigInt.asUintN(bits, drawn);
    if (drawn < bound) return drawn;
  }
}

/** True with probability `numerator / denominator`, exactly. */
export function bernoulli(numerator: bigint, denominator: bigint, random: RandomBytes): boolean {
  return uniformBelow(denominator, random) < numerator;
}
