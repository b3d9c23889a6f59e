/** Targets that fail in the ways the watch has to see. */
import fc from 'fast-check';
import { AppError } from '../app/domain/errors.ts';
import { type FuzzTarget, fuzzTarget } from './fuzz/target.ts';

const held: Uint8Array[] = [];

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('sound', 1, fc.nat(), (n) => {
    if (n % 2 === 1) throw new AppError('invalid-request', 'Refused as it should be.');
    return true;
  }),
  fuzzTarget('crashes', 1, fc.nat(), () => {
    throw new TypeError('a fault');
  }),
  fuzzTarget('hangs', 1, fc.nat(), () => {
    for (;;);
  }),
  fuzzTarget('eats memory', 1, fc.nat(), () => {
    const eaten: number[][] = [];
    for (;;) eaten.push(Array.from({ length: 100_000 }, (_, n) => n));
  }),
  fuzzTarget('leaks', 1, fc.nat(), () => {
    held.push(new Uint8Array(100_000));
    return true;
  }),
];
