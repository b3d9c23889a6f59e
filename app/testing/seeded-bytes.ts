import { randomNumbers } from '../evaluation/random.ts';
import type { RandomBytes } from '../privacy/differential-privacy/random-draws.ts';

/** Bytes that are the same in every run, for tests of noise; no secret at all. */
export function seededBytes(seed: number): RandomBytes {
  const random = randomNumbers(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
