import type { Figure } from '../../domain/aggregate.ts';
import type { ReleaseScope } from './privacy-ledger.ts';

/** What aggregates are made from: one call's figures, and the opaque tag of the person they are counted for. */
export interface CallSummary {
  readonly person: string;
  readonly startedAtEpochMs: number;
  readonly figures: Readonly<Partial<Record<Figure, number>>>;
}

/** The calls of a scope, of people who have agreed to the supervisor's view. */
export interface CallSummaries {
  /** `version` changes whenever one of these calls does, or another comes or goes. */
  select(scope: ReleaseScope): Promise<{ readonly version: string; readonly calls: readonly CallSummary[] }>;
}
