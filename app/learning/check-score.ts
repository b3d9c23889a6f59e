/** How a layer reads the fixed check set, and when that is too bad. */
import type { CheckScore } from '../domain/correction.ts';
import { adaptProbabilities, type LayerWeights } from './residual-layer.ts';

/** One labelled estimate: `[7]` probabilities in the order of `EMOTIONS`, before any layer, and the place of the right one. */
export interface CheckRow {
  readonly estimate: readonly number[];
  readonly truth: number;
}

/** Against no layer, the layer may cost the check set so much: a share of the rows, and nats of log-loss. */
export const ACCURACY_MARGIN = 0.02;
export const LOSS_MARGIN = 0.03;

/** @throws RangeError on no rows. */
export function scoreOf(weights: LayerWeights, rows: readonly CheckRow[]): CheckScore {
  if (rows.length === 0) throw new RangeError('A layer is scored on at least one row.');
  let right = 0;
  let loss = 0;
  for (const { estimate, truth } of rows) {
    const adapted = adaptProbabilities(weights, estimate);
    if (adapted.indexOf(Math.max(...adapted)) === truth) right++;
    loss -= Math.log(Math.max(1e-12, adapted[truth] ?? 0));
  }
  return { accuracy: right / rows.length, logLoss: loss / rows.length };
}

/** Why a layer must not be had that reads the check set so, in a sentence for the agent; undefined when it may. */
export function driftOf(without: CheckScore, after: CheckScore): string | undefined {
  if (without.accuracy - after.accuracy > ACCURACY_MARGIN)
    return `With it, ${percent(after.accuracy)} of the check sentences would be read rightly, against ${percent(without.accuracy)} without any correction. Nothing was changed.`;
  if (after.logLoss - without.logLoss > LOSS_MARGIN)
    return `With it, the log-loss on the check sentences would be ${after.logLoss.toFixed(2)}, against ${without.logLoss.toFixed(2)} without any correction. Nothing was changed.`;
  return undefined;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
