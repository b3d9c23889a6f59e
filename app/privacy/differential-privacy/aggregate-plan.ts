import type { AggregateQuery } from '../../contract/aggregates.ts';
import { GRID } from './contributions.ts';
import type { LaplaceCost } from './renyi.ts';

/** What a question draws: how many people there are, and, for half of ε, what was asked about them. */
export interface AggregatePlan {
  readonly people: LaplaceCost;
  /** Absent where the number of people is all that was asked. */
  readonly asked?: LaplaceCost;
}

/** The noise a question gets. It follows from the question alone. */
export function planOf(query: AggregateQuery): AggregatePlan {
  const { epsilon } = query;
  if (query.kind === 'count' && query.of === 'people') return { people: { kind: 'laplace', epsilon, sensitivity: 1 } };
  const sensitivity = query.kind === 'count' ? query.mostCallsEach : GRID;
  return {
    people: { kind: 'laplace', epsilon: epsilon / 2, sensitivity: 1 },
    asked: { kind: 'laplace', epsilon: epsilon / 2, sensitivity },
  };
}

export function costsOf({ people, asked }: AggregatePlan): readonly LaplaceCost[] {
  return asked ? [people, asked] : [people];
}

/** The question's name in lists of releases and in the audit log, e.g. `mean-of-talk-share`. */
export function nameOf(query: AggregateQuery): string {
  return query.kind === 'count' ? `count-of-${query.of}` : `${query.kind}-of-${query.figure}`;
}
