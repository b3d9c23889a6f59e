/** Greedy decoders can fall into a loop ("thank you thank you thank you …"); this finds it in the tokens. */

/** A run of up to this many tokens is looked for … */
const LONGEST_RUN = 10;
/** … said this many times in a row. People do say a word three times; a single token a few times more ("no, no, no, no"). */
const REPEATS = 4;
const SINGLE_REPEATS = 6;

/**
 * Looks at the end of the tokens only, so it is cheap to ask after every token.
 * @returns how many tokens to keep (the run once) when they end in a loop, else undefined
 */
export function findRepetition(tokens: readonly number[]): number | undefined {
  for (let run = 1; run <= LONGEST_RUN; run++) {
    const repeats = run === 1 ? SINGLE_REPEATS : REPEATS;
    const start = tokens.length - run * repeats;
    if (start < 0) return undefined;
    if (endsInRun(tokens, run, start)) return start + run;
  }
  return undefined;
}

function endsInRun(tokens: readonly number[], run: number, start: number): boolean {
  for (let i = start + run; i < tokens.length; i++) if (tokens[i] !== tokens[i - run]) return false;
  return true;
}
