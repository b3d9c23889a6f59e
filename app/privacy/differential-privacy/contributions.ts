/** What one person brings into a figure, bounded before any other person is looked at. */
import { FIGURES, type Figure, type FigureBounds } from '../../domain/aggregate.ts';
import type { CallSummary } from './call-summaries.ts';

/**
 * The grid that contributions are rounded to: so many steps to 1. Sums on it are exact whole numbers, and what one person moves is known to
 * the unit. 2¹⁶ steps are far finer than any noise that hides a person.
 */
export const GRID = 2 ** 16;

/** Calls by person, at most `mostEach` of each: the newest. */
export function callsByPerson(
  calls: readonly CallSummary[],
  mostEach: number,
): ReadonlyMap<string, readonly CallSummary[]> {
  const byPerson = new Map<string, CallSummary[]>();
  for (const call of calls.toSorted((a, b) => b.startedAtEpochMs - a.startedAtEpochMs)) {
    const theirs = byPerson.get(call.person);
    if (theirs === undefined) byPerson.set(call.person, [call]);
    else if (theirs.length < mostEach) theirs.push(call);
  }
  return byPerson;
}

/** Whether a call has the figure: it is there and a number, so that clamping bounds it. */
export function hasFigure({ figures }: CallSummary, figure: Figure): boolean {
  return Number.isFinite(figures[figure]);
}

/** A person's mean, as its distance from the middle of the bounds: within -GRID..GRID, whole. @param calls of one person; all have the figure. */
export function centredMean(calls: readonly CallSummary[], figure: Figure): number {
  const { low, high } = FIGURES[figure];
  const mean = calls.reduce((sum, call) => sum + clampedFigure(call, figure), 0) / calls.length;
  const share = (2 * mean - low - high) / (high - low);
  return clamped(Math.round(share * GRID), { low: -GRID, high: GRID });
}

/** One person's calls over the bins: equal parts that sum to GRID at most. @param calls of one person; all have the figure. */
export function binParts(calls: readonly CallSummary[], figure: Figure, bins: number): readonly number[] {
  const { low, high } = FIGURES[figure];
  const part = Math.floor(GRID / calls.length);
  const parts = Array.from({ length: bins }, () => 0);
  for (const call of calls) {
    const share = (clampedFigure(call, figure) - low) / (high - low);
    const bin = Math.min(bins - 1, Math.floor(share * bins));
    parts[bin] = (parts[bin] ?? 0) + part;
  }
  return parts;
}

export function clamped(value: number, { low, high }: FigureBounds): number {
  return Math.min(high, Math.max(low, value));
}

function clampedFigure({ figures }: CallSummary, figure: Figure): number {
  return clamped(figures[figure] ?? 0, FIGURES[figure]);
}
