import type { Scored } from './ranking.ts';
import { stateFigures } from './text-state-task.ts';

/** The figures of a yes or no, and the mean squared gap between forecast and truth (Brier 1950). */
export function forecastFigures(items: readonly Scored[], threshold: number) {
  const squares = items.reduce((sum, { score, truth }) => sum + (score - (truth ? 1 : 0)) ** 2, 0);
  return { ...stateFigures(items, threshold), brier: items.length === 0 ? null : squares / items.length };
}
