import type { AggregateQuery, NoisyFigure } from '../../contract/aggregates.ts';
import { FIGURES, type FigureBounds } from '../../domain/aggregate.ts';
import { type AggregatePlan, planOf } from './aggregate-plan.ts';
import type { CallSummary } from './call-summaries.ts';
import { binParts, centredMean, clamped, GRID } from './contributions.ts';
import { discreteLaplace } from './discrete-noise.ts';
import { laplaceReach } from './noise-reach.ts';
import type { RandomBytes } from './random-draws.ts';
import { quotient, rationalOf } from './rational.ts';
import type { LaplaceCost } from './renyi.ts';

/** An interval misses at most so often. */
const MISSED = 0.05;
/** A group below the minimum is taken for large enough at most so often. */
const TAKEN_FOR_LARGER = 0.05;

/** A whole number with noise, and how far the noise reaches at a chance. */
interface Noisy {
  readonly value: number;
  reach(chance: number): number;
}

/**
 * Draws an answer. Everything in it is made from the noisy numbers alone.
 * @param people bounded calls of each person, at least one; all have the figure asked about. @param minimumGroup people.
 * @returns undefined when there may be fewer people than the minimum.
 */
export function drawAnswer(
  query: AggregateQuery,
  people: readonly (readonly CallSummary[])[],
  minimumGroup: number,
  random: RandomBytes,
): readonly NoisyFigure[] | undefined {
  const plan = planOf(query);
  const size = noisy(people.length, plan.people, random);
  // Two-sided chance: half of it lies above.
  if (size.value < minimumGroup + size.reach(2 * TAKEN_FOR_LARGER)) return undefined;
  return figuresOf(query, plan, people, size, random);
}

function figuresOf(
  query: AggregateQuery,
  { asked }: AggregatePlan,
  people: readonly (readonly CallSummary[])[],
  size: Noisy,
  random: RandomBytes,
): readonly NoisyFigure[] {
  if (asked === undefined) return [countOf(size, 1)];
  switch (query.kind) {
    case 'count': {
      const calls = people.reduce((sum, theirs) => sum + theirs.length, 0);
      return [countOf(noisy(calls, asked, random), 1)];
    }
    case 'mean':
    case 'share': {
      const sum = people.reduce((total, theirs) => total + centredMean(theirs, query.figure), 0);
      return [meanOf(noisy(sum, asked, random), size, FIGURES[query.figure])];
    }
    case 'histogram': {
      const totals = Array.from({ length: query.bins }, () => 0);
      for (const theirs of people)
        for (const [bin, part] of binParts(theirs, query.figure, query.bins).entries())
          totals[bin] = (totals[bin] ?? 0) + part;
      return totals.map((total) => countOf(noisy(total, asked, random), GRID));
    }
  }
}

/** @param exact whole. */
function noisy(exact: number, { epsilon, sensitivity }: LaplaceCost, random: RandomBytes): Noisy {
  const noise = discreteLaplace(quotient(rationalOf(sensitivity), rationalOf(epsilon)), random);
  return {
    value: Number(BigInt(exact) + noise),
    reach: (chance) => laplaceReach(sensitivity / epsilon, chance),
  };
}

/** @param unit what counts as one. */
function countOf({ value, reach }: Noisy, unit: number): NoisyFigure {
  const within = reach(MISSED);
  const counted = (steps: number) => Math.max(0, steps / unit);
  return { value: counted(value), interval95: [counted(value - within), counted(value + within)] };
}

/** The noisy sum over the noisy number of people; each may miss half as often, so that both hold together. */
function meanOf(sum: Noisy, size: Noisy, bounds: FigureBounds): NoisyFigure {
  const middle = (bounds.low + bounds.high) / 2;
  const mean = (steps: number, people: number) =>
    clamped(middle + ((bounds.high - bounds.low) / 2) * (steps / GRID / Math.max(1, people)), bounds);
  const sumReach = sum.reach(MISSED / 2);
  const sizeReach = size.reach(MISSED / 2);
  const corners = [-1, 1].flatMap((a) =>
    [-1, 1].map((b) => mean(sum.value + a * sumReach, size.value + b * sizeReach)),
  );
  return { value: mean(sum.value, size.value), interval95: [Math.min(...corners), Math.max(...corners)] };
}
