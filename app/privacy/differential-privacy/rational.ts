/** Exact fractions: what noise is drawn by must be the very number that privacy was counted with, not its nearest double. */

/** `numerator / denominator`; the denominator is positive. Not reduced. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The exact value of a double: every finite one is a whole number over a power of two. @throws RangeError when it is not finite. */
export function rationalOf(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError('Only finite numbers have an exact fraction.');
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(numerator), denominator };
}

/** @throws RangeError when `by` is not positive. */
export function quotient(of: Rational, by: Rational): Rational {
  if (by.numerator <= 0n) throw new RangeError('Only division by a positive fraction is defined.');
  return { numerator: of.numerator * by.denominator, denominator: of.denominator * by.numerator };
}

export function product(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** The largest whole number whose square is not above `value` (Newton's iteration from above). @param value at least 0. */
export function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
