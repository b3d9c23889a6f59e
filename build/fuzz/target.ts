import fc from 'fast-check';

/** One input and what is done with it. */
export interface FuzzCase {
  readonly input: unknown;
  /**
   * @returns whether the input was taken for a good one. @throws AppError when it is refused as it should be; anything else that is
   * thrown is a finding.
   */
  run(): boolean | Promise<boolean>;
}

/** A part of the app that reads what others wrote. */
export interface FuzzTarget {
  readonly name: string;
  /** How many inputs it gets beside others: 1 for what takes microseconds, less for what reads files. */
  readonly share: number;
  /** @param scratch a folder of its own. The same seed gives the same inputs, of which a longer run has more. */
  cases(seed: number, count: number, scratch: string): Generator<FuzzCase>;
}

/** Inputs are drawn so many at a time: a million would not fit into memory. */
const DRAWN_AT_ONCE = 200;

/** Makes a target of what its inputs are like and what reads them. */
export function fuzzTarget<Input>(
  name: string,
  share: number,
  inputs: fc.Arbitrary<Input>,
  run: (input: Input, scratch: string) => boolean | Promise<boolean>,
): FuzzTarget {
  return {
    name,
    share,
    *cases(seed, count, scratch) {
      for (let from = 0; from < count; from += DRAWN_AT_ONCE) {
        const numRuns = Math.min(DRAWN_AT_ONCE, count - from);
        for (const input of fc.sample(inputs, { seed: seed + from, numRuns }))
          yield { input, run: () => run(input, scratch) };
      }
    },
  };
}
