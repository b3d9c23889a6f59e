import { describe, expect, it } from 'vitest';
import type { AggregateQuery } from '../../contract/aggregates.ts';
import { binomialBounds } from '../../testing/binomial-bounds.ts';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { drawAnswer } from './aggregate-draw.ts';
import type { CallSummary } from './call-summaries.ts';
import { clipAndNoise } from './noisy-update.ts';
import { smallestEpsilon } from './renyi.ts';

/**
 * Mechanisms are watched from outside: drawn 10,000 times on data with and without one person, how differently do they behave at the least?
 * What they claim must not be below that. (Jagielski, Ullman and Oprea 2020, arXiv 2006.07709, audit learning in this way.)
 */
const DRAWS = 10_000;
/** Each bound misses once in 20,000 runs. */
const MISS = 5e-5;

/** A lower bound of ε from how often something was seen with the person and without, both ways round. */
function leastEpsilon(seenWith: readonly boolean[], seenWithout: readonly boolean[], delta = 0): number {
  const bounds = (seen: readonly boolean[]) => binomialBounds(seen.filter(Boolean).length, seen.length, MISS);
  const [one, other] = [bounds(seenWith), bounds(seenWithout)];
  const ratio = (more: number, less: number) => (more > delta ? Math.log((more - delta) / less) : 0);
  return Math.max(
    ratio(one.low, other.high),
    ratio(other.low, one.high),
    ratio(1 - one.high, 1 - other.low),
    ratio(1 - other.high, 1 - one.low),
  );
}

const person = (share: number): readonly CallSummary[] => [
  { person: 'someone', startedAtEpochMs: 0, figures: { 'talk-share': share } },
];
const group = (people: number) => Array.from({ length: people }, () => person(0.5));
const scope = { people: 'customer', fromEpochMs: 0, toEpochMs: 1, mostCallsEach: 1 } as const;
const drawn = (
  query: AggregateQuery,
  people: readonly (readonly CallSummary[])[],
  minimumGroup: number,
  seed: number,
) => {
  const random = seededBytes(seed);
  return Array.from({ length: DRAWS }, () =>
    drawAnswer(query, people, minimumGroup, random)?.map(({ value }) => value),
  );
};

/** The least ε of a noisy count of people, told by whether it is above the true one. @param epsilon what the noise is made for. */
function countAudit(epsilon: number): number {
  const query: AggregateQuery = { kind: 'count', of: 'people', epsilon, ...scope };
  const above = (people: number, seed: number) =>
    drawn(query, group(people), 1, seed).map((found) => (found?.[0] ?? 0) > 100);
  return leastEpsilon(above(101, 1), above(100, 2));
}

describe('what mechanisms claim', () => {
  it('holds for a count of people, and half the noise would be seen', () => {
    const claimed = 1;
    const found = countAudit(claimed);
    expect(found).toBeLessThanOrEqual(claimed);
    // Close enough to the claim for the audit to mean something.
    expect(found).toBeGreaterThan(0.8);
    // Noise for 2ε is half the noise.
    expect(countAudit(2 * claimed)).toBeGreaterThan(claimed);
  });

  it('holds for a mean, told by its value, and half the noise would be seen', () => {
    const audit = (epsilon: number) => {
      const query: AggregateQuery = { kind: 'mean', figure: 'talk-share', epsilon, ...scope };
      const above = (people: readonly (readonly CallSummary[])[], seed: number) =>
        drawn(query, people, 1, seed).map((found) => (found?.[0] ?? 0) > 0.5);
      return leastEpsilon(above([...group(60), person(1)], 3), above(group(60), 4));
    };
    // The sum has half of ε; an audit by the mean's sign sees no more of it.
    expect(audit(2)).toBeLessThanOrEqual(2 / 2);
    expect(audit(4)).toBeGreaterThan(2 / 2);
  });

  it('holds for whether a group is suppressed', () => {
    const query: AggregateQuery = { kind: 'count', of: 'people', epsilon: 1, ...scope };
    const given = (people: number, seed: number) =>
      drawn(query, group(people), 10, seed).map((found) => found !== undefined);
    expect(leastEpsilon(given(13, 5), given(12, 6))).toBeLessThanOrEqual(1);
  });

  it('holds for the update of a model, and a quarter of the noise would be seen', () => {
    const delta = 1e-5;
    const claimed = smallestEpsilon(
      [{ kind: 'gaussian', noiseMultiplier: 4, samplingRate: 1, rounds: 1 }],
      delta,
    ).epsilon;
    const audit = (noiseMultiplier: number) => {
      const above = (update: readonly number[], seed: number) => {
        const random = seededBytes(seed);
        return Array.from(
          { length: DRAWS },
          () => (clipAndNoise(update, { clipNorm: 1, noiseMultiplier }, random)[0] ?? 0) > 1.5,
        );
      };
      return leastEpsilon(above([9, 0], 7), above([0, 0], 8), delta);
    };
    expect(audit(4)).toBeLessThanOrEqual(claimed);
    // A single threshold shows less than theory allows for: half the noise would hide from so few draws.
    expect(audit(1)).toBeGreaterThan(claimed);
  });
});
