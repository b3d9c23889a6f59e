/**
 * Rényi differential privacy (RDP): how much mechanisms cost at an order, how costs add up, and what (ε, δ) they come to. Natural logarithms.
 */

/** The whole orders that costs are compared at. */
export const ORDERS: readonly number[] = Array.from({ length: 255 }, (_, i) => i + 2);

/** Discrete Gaussian noise, over rounds that each take in somebody with a probability (Poisson sampling). */
export interface GaussianCost {
  readonly kind: 'gaussian';
  /** Standard deviation of the noise over the sensitivity (L2) it hides; positive. */
  readonly noiseMultiplier: number;
  /** Within 0..1; 1 is no sampling. */
  readonly samplingRate: number;
  readonly rounds: number;
}

/** Discrete Laplace noise of scale `sensitivity / epsilon` on whole numbers, of which one person moves `sensitivity` at most (L1). */
export interface LaplaceCost {
  readonly kind: 'laplace';
  readonly epsilon: number;
  readonly sensitivity: number;
}

export type PrivacyCost = GaussianCost | LaplaceCost;

/** RDP of one mechanism at a whole order of at least 2. */
export function rdpOf(cost: PrivacyCost, order: number): number {
  return cost.kind === 'gaussian' ? gaussianRdp(cost, order) : laplaceRdp(cost, order);
}

/** Costs of several mechanisms add up at each order, adaptively chosen ones too. */
export function composedRdp(costs: readonly PrivacyCost[], order: number): number {
  return costs.reduce((sum, cost) => sum + rdpOf(cost, order), 0);
}

/**
 * What a conversion at one order adds (Balle et al. 2019, arXiv 1905.09982, theorem 21): ε = RDP + this. It may be negative at high orders.
 */
export function conversionAt(order: number, delta: number): number {
  return Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
}

/** The smallest ε at `delta` over the orders, and the order that gives it. For mechanisms that were all chosen beforehand. */
export function smallestEpsilon(
  costs: readonly PrivacyCost[],
  delta: number,
  orders: readonly number[] = ORDERS,
): { readonly epsilon: number; readonly order: number } {
  let best = { epsilon: Number.POSITIVE_INFINITY, order: orders[0] ?? 2 };
  for (const order of orders) {
    const epsilon = Math.max(0, composedRdp(costs, order) + conversionAt(order, delta));
    if (epsilon < best.epsilon) best = { epsilon, order };
  }
  return best;
}

/**
 * Mironov, Talwar and Zhang 2019 (arXiv 1908.10530), section 3.3, whole orders. It holds for the discrete Gaussian too: every moment in the
 * sum is of a shift by whole numbers, for which both give exp((i² - i) / 2σ²).
 */
function gaussianRdp({ noiseMultiplier, samplingRate, rounds }: GaussianCost, order: number): number {
  const variance = noiseMultiplier ** 2;
  if (samplingRate === 0) return 0;
  if (samplingRate === 1) return (rounds * order) / (2 * variance);
  const terms: number[] = [];
  let logChoose = 0;
  for (let i = 0; i <= order; i++) {
    if (i > 0) logChoose += Math.log((order - i + 1) / i);
    const logChance = i * Math.log(samplingRate) + (order - i) * Math.log1p(-samplingRate);
    terms.push(logChoose + logChance + (i * i - i) / (2 * variance));
  }
  return Math.max(0, (rounds * logSumExp(terms)) / (order - 1));
}

/**
 * The sum over the whole numbers of p(x)^a p(x - Δ)^(1 - a), in closed form. For Δ = 1 it is randomised response, for growing Δ it comes to
 * Laplace's curve on the reals (both Mironov 2017, arXiv 1702.07476, propositions 5 and 6), which alone would be too little for a plain count.
 */
function laplaceRdp({ epsilon, sensitivity }: LaplaceCost, order: number): number {
  const perUnit = epsilon / sensitivity;
  const middleRate = (1 - 2 * order) * perUnit;
  const ends = (1 + Math.exp((1 - 2 * order) * epsilon)) / (1 + Math.exp(-perUnit));
  const middle =
    (Math.tanh(perUnit / 2) * (Math.exp(middleRate) - Math.exp((1 - 2 * order) * epsilon))) / -Math.expm1(middleRate);
  return epsilon + Math.log(ends + middle) / (order - 1);
}

function logSumExp(terms: readonly number[]): number {
  const most = Math.max(...terms);
  return most + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - most), 0));
}
