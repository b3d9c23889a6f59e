/** How one correction moves the layer: one online, proximal step of multinomial logistic regression. */
import type { Verdict } from '../domain/correction.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import { adaptProbabilities, featuresOf, LAYER_LIMIT, type LayerWeights, lengthOf } from './residual-layer.ts';

/** Learning rate. On ISEAR 0.05 to 0.4 gain alike from fifty corrections, and with more the drift guard refuses more honest ones. */
const RATE = 0.1;
/** Weight of the L2 term: each correction shortens what was learned before it by 1 in 2,000. */
const DECAY = 0.005;
/** No correction moves the layer's weights by more than this length, less than a tenth of `LAYER_LIMIT`. */
export const STEP_LIMIT = 0.1;

/**
 * The seven probabilities once it is known what it was or was not: everything on it, or the rest shared as it stood.
 *
 * @param p `[7]`, sums to 1. @returns `[7]`, sums to 1.
 */
export function conditioned(p: readonly number[], { kind, emotion }: Verdict): readonly number[] {
  const at = EMOTIONS.indexOf(emotion);
  if (kind === 'is') return p.map((_, i) => (i === at ? 1 : 0));
  const rest = p.reduce((sum, each, i) => (i === at ? sum : sum + each), 0);
  return p.map((each, i) => (i === at ? 0 : rest > 0 ? each / rest : 1 / (p.length - 1)));
}

/**
 * The gradient of the negative log-likelihood of what was said is `p' - conditioned(p')` for both kinds of correction. The L2 term is
 * applied as a proximal (implicit) step, which never overshoots; step and layer are then cut to their limits.
 *
 * @param estimate `[7]`, as read before any layer.
 */
export function corrected(weights: LayerWeights, estimate: readonly number[], verdict: Verdict): LayerWeights {
  const now = adaptProbabilities(weights, estimate);
  const wanted = conditioned(now, verdict);
  const features = featuresOf(estimate);
  const width = features.length;
  const stepped = weights.map((weight, at) => {
    const row = Math.floor(at / width);
    const pull = (wanted[row] ?? 0) - (now[row] ?? 0);
    return (weight + RATE * pull * (features[at % width] ?? 0)) / (1 + RATE * DECAY);
  });
  const step = stepped.map((weight, at) => weight - (weights[at] ?? 0));
  const bounded = within(step, STEP_LIMIT).map((change, at) => (weights[at] ?? 0) + change);
  return within(bounded, LAYER_LIMIT);
}

/** The vector, shortened to `limit` if it is longer. */
function within(vector: Float64Array, limit: number): Float64Array {
  const length = lengthOf(vector);
  return length > limit ? vector.map((each) => (each * limit) / length) : vector;
}
