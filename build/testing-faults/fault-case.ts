import type { Scratch } from './scratch.ts';

/** What every try of a case may use. */
export interface FaultContext {
  /** Removed after the last try. */
  readonly scratch: Scratch;
  /** Numbers in [0, 1), the same ones for the same seed. */
  readonly random: () => number;
}

/**
 * Does the harm once and looks what became of it. @param scratch removed after this try.
 * @returns in a word or two what was seen where all that must hold did. @throws what did not hold.
 */
export type Try = (n: number, scratch: Scratch) => Promise<string> | string;

/** One kind of fault. */
export interface FaultCase {
  readonly name: string;
  /** What is done to the app. */
  readonly done: string;
  /** What must hold afterwards. */
  readonly holds: string;
  /** How often a full run does it. */
  readonly times: number;
  /** @returns the try, or why it cannot be done on this machine. */
  prepare(context: FaultContext): Promise<Try | { readonly skipped: string }>;
}

/** @throws Error with that sentence unless it is so. */
export function must(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(sentence);
}

/** A whole number in [from, to]. */
export function between(random: () => number, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}
