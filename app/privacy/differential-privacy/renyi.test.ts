import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composedRdp, type GaussianCost, ORDERS, type PrivacyCost, rdpOf, smallestEpsilon } from './renyi.ts';

const gaussian = (samplingRate: number, noiseMultiplier: number, rounds: number): GaussianCost => ({
  kind: 'gaussian',
  samplingRate,
  noiseMultiplier,
  rounds,
});
const laplace = (epsilon: number, sensitivity: number): PrivacyCost => ({ kind: 'laplace', epsilon, sensitivity });
const rate = fc.double({ min: 0.001, max: 1, noNaN: true });
const multiplier = fc.double({ min: 0.5, max: 20, noNaN: true });
const order = fc.constantFrom(...ORDERS);

describe('the accountant', () => {
  it('finds the ε of the docstring of Opacus for two mechanisms together', () => {
    const orders = Array.from({ length: 31 }, (_, i) => i + 2);
    const found = smallestEpsilon([gaussian(1e-5, 1, 10), gaussian(1e-4, 3, 4)], 1e-5, orders);
    expect(found.epsilon).toBeCloseTo(0.336344, 6);
    expect(found.order).toBe(23);
  });

  it.each([
    [0.01, 1.1, 1_000, 1e-5, 1.725291, 9],
    [0.01, 1.1, 10_000, 1e-5, 5.654308, 5],
    [1, 10, 100, 1e-5, 4.752728, 5],
    [1, 5, 20, 1e-6, 4.622429, 6],
    [0.1, 1, 100, 1e-5, 7.972922, 3],
    [0.2, 2, 50, 1e-4, 3.328306, 5],
    [0.5, 4, 100, 1e-5, 6.391293, 4],
  ])('equals the golden vector of q = %d, σ = %d, T = %d, δ = %d', (q, sigma, rounds, delta, epsilon, best) => {
    const found = smallestEpsilon([gaussian(q, sigma, rounds)], delta);
    expect(found.epsilon).toBeCloseTo(epsilon, 6);
    expect(found.order).toBe(best);
  });

  it('costs a / 2σ² per round without sampling', () => {
    fc.assert(
      fc.property(multiplier, order, fc.integer({ min: 1, max: 50 }), (sigma, a, rounds) => {
        expect(rdpOf(gaussian(1, sigma, rounds), a)).toBeCloseTo((rounds * a) / (2 * sigma ** 2), 9);
      }),
    );
  });

  it('costs more with every round, and less with more noise or rarer sampling', () => {
    fc.assert(
      fc.property(rate, multiplier, order, fc.integer({ min: 1, max: 50 }), (q, sigma, a, rounds) => {
        const cost = rdpOf(gaussian(q, sigma, rounds), a);
        expect(rdpOf(gaussian(q, sigma, rounds + 1), a)).toBeGreaterThanOrEqual(cost);
        expect(rdpOf(gaussian(q, sigma * 1.5, rounds), a)).toBeLessThanOrEqual(cost + 1e-12);
        expect(rdpOf(gaussian(q / 2, sigma, rounds), a)).toBeLessThanOrEqual(cost + 1e-12);
      }),
    );
  });

  it('adds the costs of mechanisms up at each order', () => {
    fc.assert(
      fc.property(rate, multiplier, order, fc.double({ min: 0.01, max: 4, noNaN: true }), (q, sigma, a, epsilon) => {
        const costs = [gaussian(q, sigma, 3), laplace(epsilon, 1)];
        const [first = laplace(1, 1), second = laplace(1, 1)] = costs;
        expect(composedRdp(costs, a)).toBeCloseTo(rdpOf(first, a) + rdpOf(second, a), 9);
      }),
    );
  });
});

describe("discrete Laplace noise's cost", () => {
  const epsilons = fc.double({ min: 0.01, max: 4, noNaN: true });

  it('is the sum over the whole numbers that defines it', () => {
    fc.assert(
      fc.property(epsilons, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 12 }), (epsilon, shift, a) => {
        const scale = shift / epsilon;
        const span = Math.ceil(60 * scale);
        const normal = Math.tanh(1 / (2 * scale));
        let sum = 0;
        for (let x = -span; x <= span + shift; x++)
          sum += normal * Math.exp((-a * Math.abs(x) - (1 - a) * Math.abs(x - shift)) / scale);
        expect(rdpOf(laplace(epsilon, shift), a)).toBeCloseTo(Math.log(sum) / (a - 1), 8);
      }),
      { numRuns: 40 },
    );
  });

  it("comes to Laplace's curve on the reals on a fine grid, and is above it on a coarse one", () => {
    fc.assert(
      fc.property(epsilons, order, (epsilon, a) => {
        const share = a / (2 * a - 1);
        const curve = epsilon + Math.log(share + (1 - share) * Math.exp((1 - 2 * a) * epsilon)) / (a - 1);
        expect(rdpOf(laplace(epsilon, 2 ** 16), a)).toBeCloseTo(curve, 6);
        expect(rdpOf(laplace(epsilon, 1), a)).toBeGreaterThan(curve);
      }),
    );
  });

  it('never costs more than ε', () => {
    fc.assert(
      fc.property(epsilons, order, fc.integer({ min: 1, max: 100_000 }), (epsilon, a, shift) => {
        expect(rdpOf(laplace(epsilon, shift), a)).toBeLessThanOrEqual(epsilon + 1e-12);
      }),
    );
  });

  it('is highest when a person moves one number by all they may: parts of a histogram never cost more', () => {
    const part = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(epsilons, order, part, part, (epsilon, a, one, other) => {
        const whole = one + other;
        const parts =
          rdpOf(laplace((epsilon * one) / whole, one), a) + rdpOf(laplace((epsilon * other) / whole, other), a);
        expect(parts).toBeLessThanOrEqual(rdpOf(laplace(epsilon, whole), a) + 1e-9);
      }),
    );
  });
});
