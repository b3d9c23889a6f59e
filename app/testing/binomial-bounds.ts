/**
 * Clopper and Pearson's exact bounds of a probability from `successes` of `trials` (1934): each misses in at most `miss` of all cases.
 * Found by bisection over the binomial distribution, summed in logarithms.
 */
export function binomialBounds(
  successes: number,
  trials: number,
  miss: number,
): { readonly low: number; readonly high: number } {
  return {
    low: successes === 0 ? 0 : root((p) => atLeast(successes, trials, p) - miss),
    high: successes === trials ? 1 : root((p) => (1 - atLeast(successes + 1, trials, p) > miss ? -1 : 1)),
  };
}

/** P(X >= least) for X binomial. */
function atLeast(least: number, trials: number, p: number): number {
  let logTerm = trials * Math.log1p(-p);
  let below = 0;
  for (let k = 0; k < least; k++) {
    below += Math.exp(logTerm);
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return Math.max(0, 1 - below);
}

/** Where a rising function of a probability crosses 0. */
function root(of: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
