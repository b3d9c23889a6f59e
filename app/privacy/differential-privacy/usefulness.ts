/** How much noise costs in usefulness: answers about made calls against the same figures without noise. */
import type { AggregateQuery } from '../../contract/aggregates.ts';
import { drawAnswer } from './aggregate-draw.ts';
import { nameOf } from './aggregate-plan.ts';
import type { CallSummary } from './call-summaries.ts';
import type { RandomBytes } from './random-draws.ts';

export interface Usefulness {
  readonly calls: number;
  readonly epsilon: number;
  /** What was asked, e.g. `mean-of-talk-share`. */
  readonly asked: string;
  /** Share of the draws in which the group was taken for too small, 0..1. */
  readonly suppressed: number;
  /** |answer - exact| / exact over the draws that were given: the median and the 95th percentile. Absent when none was given. */
  readonly errors?: { readonly median: number; readonly p95: number };
}

const CALLS: readonly number[] = [50, 200, 1_000];
const EPSILONS: readonly number[] = [0.25, 1, 4];
const scope = { people: 'customer', fromEpochMs: 0, toEpochMs: 1, mostCallsEach: 1 } as const;
/** Questions, and a figure of a made call by its number: talk shares spread over 0.15 to 0.75, every fifth call escalated. */
const QUESTIONS: readonly ((epsilon: number) => AggregateQuery)[] = [
  (epsilon) => ({ kind: 'count', of: 'people', epsilon, ...scope }),
  (epsilon) => ({ kind: 'mean', figure: 'talk-share', epsilon, ...scope }),
  (epsilon) => ({ kind: 'share', figure: 'escalated', epsilon, ...scope }),
];

/** @param draws of each question. @returns every question for each number of calls (of as many people) and each ε. */
export function usefulnessOf(minimumGroup: number, draws: number, random: RandomBytes): readonly Usefulness[] {
  return CALLS.flatMap((calls) =>
    EPSILONS.flatMap((epsilon) =>
      QUESTIONS.map((question) => {
        const query = question(epsilon);
        const people = Array.from({ length: calls }, (_, i) => [madeCall(i)]);
        const exact = exactly(query, people.flat());
        const errors = Array.from({ length: draws }, () => drawAnswer(query, people, minimumGroup, random))
          .flatMap((figures) => figures ?? [])
          .map(({ value }) => Math.abs(value - exact) / exact)
          .sort((a, b) => a - b);
        const at = (share: number) => errors[Math.round(share * (errors.length - 1))] ?? Number.NaN;
        return {
          calls,
          epsilon,
          asked: nameOf(query),
          suppressed: 1 - errors.length / draws,
          ...(errors.length > 0 && { errors: { median: at(0.5), p95: at(0.95) } }),
        };
      }),
    ),
  );
}

function madeCall(i: number): CallSummary {
  // Multiples of the golden ratio's fraction spread evenly over 0..1 for any number of calls.
  const spread = (i * 0.618_034) % 1;
  const figures = { 'talk-share': 0.15 + 0.6 * spread, escalated: i % 5 === 0 ? 1 : 0 };
  return { person: `made-${i}`, startedAtEpochMs: 0, figures };
}

function exactly(query: AggregateQuery, calls: readonly CallSummary[]): number {
  if (query.kind === 'count') return calls.length;
  return calls.reduce((sum, { figures }) => sum + (figures[query.figure] ?? 0), 0) / calls.length;
}
