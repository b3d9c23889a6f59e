import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { bernoulliExp, discreteGaussian, discreteLaplace } from './discrete-noise.ts';
import { laplaceReach } from './noise-reach.ts';
import { uniformBelow } from './random-draws.ts';
import { rationalOf, wholeRoot } from './rational.ts';
import { secureRandom } from './secure-random.ts';

const DRAWS = 20_000;

/** Sum of squared, scaled distances of counts from what they should be, over bins of at least five expected. */
function chiSquare(
  draws: readonly bigint[],
  chance: (x: number) => number,
): { readonly sum: number; readonly bins: number } {
  const counts = new Map<number, number>();
  for (const draw of draws) counts.set(Number(draw), (counts.get(Number(draw)) ?? 0) + 1);
  let [sum, bins, restSeen, restExpected] = [0, 0, draws.length, draws.length];
  for (let x = -400; x <= 400; x++) {
    const expected = draws.length * chance(x);
    if (expected < 5) continue;
    const seen = counts.get(x) ?? 0;
    sum += (seen - expected) ** 2 / expected;
    bins++;
    restSeen -= seen;
    restExpected -= expected;
  }
  return { sum: sum + (restSeen - restExpected) ** 2 / Math.max(5, restExpected), bins };
}

/** Above this a sum would lie once in about 10,000 runs (Wilson and Hilferty's approximation, z = 3.72). */
const mostFor = (bins: number) => bins * (1 - 2 / (9 * bins) + 3.72 * Math.sqrt(2 / (9 * bins))) ** 3;

const laplaceChance = (scale: number) => (x: number) => Math.tanh(1 / (2 * scale)) * Math.exp(-Math.abs(x) / scale);
const gaussianChance = (variance: number) => {
  const weight = (x: number) => Math.exp((-x * x) / (2 * variance));
  const all = Array.from({ length: 2_001 }, (_, i) => weight(i - 1_000)).reduce((a, b) => a + b, 0);
  return (x: number) => weight(x) / all;
};

describe('uniform draws', () => {
  it('lie below the bound and take every value equally often', () => {
    const random = seededBytes(1);
    const draws = Array.from({ length: DRAWS }, () => uniformBelow(7n, random));
    const { sum, bins } = chiSquare(draws, (x) => (x >= 0 && x < 7 ? 1 / 7 : 0));
    expect(sum).toBeLessThan(mostFor(bins));
  });

  it('cover a range wider than a double can hold', () => {
    const random = seededBytes(2);
    const bound = 3n ** 80n;
    const draws = Array.from({ length: 2_000 }, () => uniformBelow(bound, random));
    expect(draws.every((draw) => draw >= 0n && draw < bound)).toBe(true);
    const upper = draws.filter((draw) => draw >= bound / 2n).length;
    expect(Math.abs(upper - 1_000)).toBeLessThan(4 * Math.sqrt(500));
  });
});

describe('exact samplers', () => {
  it.each([0.01, 0.3, 1, 2.5])('succeed with probability exp(-%d)', (exponent) => {
    const random = seededBytes(3);
    const hits = Array.from({ length: DRAWS }, () => bernoulliExp(rationalOf(exponent), random)).filter(Boolean).length;
    const chance = Math.exp(-exponent);
    expect(Math.abs(hits / DRAWS - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / DRAWS));
  });

  it.each([0.4, 1, 2, 7.25])('draw discrete Laplace noise of scale %d', (scale) => {
    const random = seededBytes(4);
    const draws = Array.from({ length: DRAWS }, () => discreteLaplace(rationalOf(scale), random));
    const { sum, bins } = chiSquare(draws, laplaceChance(scale));
    expect(sum).toBeLessThan(mostFor(bins));
    // The test itself sees a scale that is a tenth off.
    const wrong = chiSquare(draws, laplaceChance(scale * 1.1));
    expect(wrong.sum).toBeGreaterThan(mostFor(wrong.bins));
  });

  it.each([0.3, 1, 6.5, 40])('draw discrete Gaussian noise of variance %d', (variance) => {
    const random = seededBytes(5);
    const draws = Array.from({ length: DRAWS }, () => discreteGaussian(rationalOf(variance), random));
    const { sum, bins } = chiSquare(draws, gaussianChance(variance));
    expect(sum).toBeLessThan(mostFor(bins));
    const wrong = chiSquare(draws, gaussianChance(variance * 1.15));
    expect(wrong.sum).toBeGreaterThan(mostFor(wrong.bins));
  });

  it("follow Laplace's distribution on a fine grid (Kolmogorov and Smirnov's distance)", () => {
    const random = seededBytes(6);
    const scale = 2 ** 16 / 0.7;
    const draws = Array.from({ length: DRAWS }, () => Number(discreteLaplace(rationalOf(scale), random)));
    const below = (x: number) => (x < 0 ? Math.exp(x / scale) / 2 : 1 - Math.exp(-x / scale) / 2);
    const distance = draws
      .toSorted((a, b) => a - b)
      .reduce((most, x, i) => Math.max(most, Math.abs(below(x) - (i + 0.5) / DRAWS)), 0);
    // 2.22 / √n is passed once in about 10,000 runs.
    expect(distance).toBeLessThan(2.22 / Math.sqrt(DRAWS));
  });

  it('draw with the bytes of the system too', () => {
    const random = secureRandom();
    const draws = Array.from({ length: DRAWS }, () => discreteLaplace(rationalOf(2), random));
    const mean = Number(draws.reduce((a, b) => a + b, 0n)) / DRAWS;
    // Six standard deviations: once in 500 million runs.
    expect(Math.abs(mean)).toBeLessThan(6 * Math.sqrt(8 / DRAWS));
    expect(new Set(draws).size).toBeGreaterThan(10);
  });

  it('refuse noise that hides nothing', () => {
    expect(() => discreteLaplace(rationalOf(0), seededBytes(7))).toThrow(RangeError);
    expect(() => discreteGaussian(rationalOf(0), seededBytes(7))).toThrow(RangeError);
    expect(() => bernoulliExp(rationalOf(-1), seededBytes(7))).toThrow(RangeError);
  });
});

describe('exact numbers', () => {
  it('are the doubles they came from', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }), (value) => {
        const { numerator, denominator } = rationalOf(value);
        if (Math.abs(value) > 1e-200) expect(Number(numerator) / Number(denominator)).toBe(value);
        expect(denominator > 0n).toBe(true);
      }),
    );
    expect(() => rationalOf(Number.NaN)).toThrow(RangeError);
  });

  it('have whole roots', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 200n }), (value) => {
        const root = wholeRoot(value);
        expect(root * root <= value && (root + 1n) ** 2n > value).toBe(true);
      }),
    );
  });
});

it('knows how far Laplace noise reaches, to the unit', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 30, noNaN: true }),
      fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      (scale, chance) => {
        const reach = laplaceReach(scale, chance);
        const beyond = (x: number) => {
          let within = 0;
          for (let k = -x; k <= x; k++) within += laplaceChance(scale)(k);
          return 1 - within;
        };
        expect(beyond(reach)).toBeLessThanOrEqual(chance + 1e-9);
        if (reach > 0) expect(beyond(reach - 1)).toBeGreaterThan(chance - 1e-9);
      },
    ),
  );
});
