/**
 * Calibrated probabilities of logits: `softmax(logits / temperature)`, the temperature scaling of Guo et al. (2017),
 * "On calibration of modern neural networks".
 *
 * @param logits `[classes]`, at least one, finite.
 * @param temperature above 0; 1 leaves the logits as they are, more makes the answer less sure. From the model's manifest.
 * @returns `[classes]` probabilities that sum to 1.
 * @throws RangeError on a temperature that is not positive, and on no logits or logits that are not finite.
 */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  if (!(temperature > 0)) throw new RangeError(`A temperature is above 0, not ${temperature}.`);
  if (logits.length === 0) throw new RangeError('A softmax needs at least one logit.');
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const highest = scaled.reduce((a, b) => Math.max(a, b));
  if (!Number.isFinite(highest)) throw new RangeError('Logits must be finite.');
  const raised = scaled.map((value) => Math.exp(value - highest));
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}
