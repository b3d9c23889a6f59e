/** The site's layer as a replay of its kept corrections: the same corrections always make the same layer. */
import type { Verdict } from '../domain/correction.ts';
import { type CheckRow, driftOf, scoreOf } from './check-score.ts';
import { corrected } from './correction-step.ts';
import { blankLayer, type LayerWeights } from './residual-layer.ts';

/** What a step of the layer is made of: `[7]` as read before any layer, and what was said of it. */
export interface Lesson {
  readonly estimate: readonly number[];
  readonly verdict: Verdict;
}

/** The layer that lessons make, from another one. */
export function replayed(base: LayerWeights, lessons: readonly Lesson[]): LayerWeights {
  return lessons.reduce((weights, { estimate, verdict }) => corrected(weights, estimate, verdict), base);
}

/** A lesson that was not taken, and why. */
export interface Untaken<L> {
  readonly lesson: L;
  readonly why: string;
}

/** Lessons taken one by one, each watched by the drift guard. */
export interface Guarded<L> {
  readonly weights: LayerWeights;
  readonly taken: readonly L[];
  readonly untaken: readonly Untaken<L>[];
}

/** Takes every lesson after which the check set is not read too much worse than without any layer. */
export function guarded<L extends Lesson>(
  base: LayerWeights,
  lessons: readonly L[],
  check: readonly CheckRow[],
): Guarded<L> {
  const without = scoreOf(blankLayer(), check);
  let weights = base;
  const taken: L[] = [];
  const untaken: Untaken<L>[] = [];
  for (const lesson of lessons) {
    const next = corrected(weights, lesson.estimate, lesson.verdict);
    const why = driftOf(without, scoreOf(next, check));
    if (why !== undefined) untaken.push({ lesson, why });
    else {
      weights = next;
      taken.push(lesson);
    }
  }
  return { weights, taken, untaken };
}
