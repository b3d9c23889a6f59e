/**
 * The layer that a site's corrections adapt: a residual on the logits of an estimate, `logits' = log p + W φ(p)`, with
 * `φ(p) = (0.8 √p, 0.6)`: seven roots of probabilities and a constant. It is bounded by its length alone:
 *
 * `|φ| = 1` because the probabilities sum to 1, so `|Wφ| ≤ |W| ≤ LAYER_LIMIT` and two emotions' logits part by at most
 * `R = √2 · LAYER_LIMIT`. That multiplies an emotion's odds by at most `e^R`, and a probability whose odds are multiplied by
 * `e^R` moves by at most `tanh(R / 4)`.
 */
import { EMOTIONS, type EmotionProbabilities } from '../domain/emotion.ts';
import { softmax } from '../signal/softmax.ts';

const CLASSES = EMOTIONS.length;
/** Seven roots and a constant. */
const FEATURES = CLASSES + 1;
/** How many numbers a layer has. */
export const LAYER_SIZE = CLASSES * FEATURES;

/** `[7, 8]`, row by row: what each feature adds to each emotion's logit. */
export type LayerWeights = Float64Array;

/** No probability moves by more than this, whatever the layer was taught. */
export const MOST_MOVED = 0.4;
/** The length (Frobenius norm) that `MOST_MOVED` allows: about 1.198. */
export const LAYER_LIMIT = (4 * Math.atanh(MOST_MOVED)) / Math.SQRT2;

/** Shares of the two kinds of features; their squares sum to 1. */
const [ROOT_SHARE, CONSTANT_SHARE] = [0.8, 0.6];
/** A probability of 0 stays next to nothing: far below what is shown. */
const NEXT_TO_NOTHING = 1e-12;

/** The layer that changes nothing. */
export function blankLayer(): LayerWeights {
  return new Float64Array(LAYER_SIZE);
}

/** Whether the layer changes nothing. */
export function isBlank(weights: LayerWeights): boolean {
  return weights.every((weight) => weight === 0);
}

/** The layer's length, 0..LAYER_LIMIT. */
export function lengthOf(weights: LayerWeights): number {
  return Math.hypot(...weights);
}

/** @param p `[7]` probabilities in the order of `EMOTIONS`. @returns `[8]`, of length 1. */
export function featuresOf(p: readonly number[]): readonly number[] {
  return [...p.map((each) => ROOT_SHARE * Math.sqrt(each)), CONSTANT_SHARE];
}

/** @param p `[7]` probabilities that sum to 1. @returns `[7]` adapted ones that sum to 1; the same numbers from a blank layer. */
export function adaptProbabilities(weights: LayerWeights, p: readonly number[]): readonly number[] {
  if (isBlank(weights)) return p;
  const features = featuresOf(p);
  const logits = p.map((each, row) => {
    let logit = Math.log(Math.max(NEXT_TO_NOTHING, each));
    for (let j = 0; j < FEATURES; j++) logit += (weights[row * FEATURES + j] ?? 0) * (features[j] ?? 0);
    return logit;
  });
  return [...softmax(logits)];
}

/** Probabilities by name as a vector in the order of `EMOTIONS`, of sum 1. */
export function vectorOf(probabilities: EmotionProbabilities): readonly number[] {
  const vector = EMOTIONS.map((emotion) => probabilities[emotion]);
  const sum = vector.reduce((a, b) => a + b, 0);
  return vector.map((each) => each / sum);
}

/** A vector in the order of `EMOTIONS` by name. */
export function probabilitiesOf(vector: readonly number[]): EmotionProbabilities {
  return Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, vector[i] ?? 0])) as EmotionProbabilities;
}
