/**
 * How far each modality is to be believed: by its signal, and by how it agreed with the others in what the same speaker said before. The
 * product's side of `evidence`, `doubted` and `believed` in `native-models/training/fusion_average.py`.
 */
import { EMOTIONS, MODALITIES, type Modality } from '../domain/emotion.ts';
import { AVERAGE_POOL } from './average-calibration.ts';
import { withSay } from './modality-estimates.ts';
import { REMEMBERED_UTTERANCES, type RememberedEstimate, type RememberedUtterance } from './remembered-utterance.ts';

/** Even a modality that knows nothing keeps so much of a say. */
const LEAST_SHARPNESS = 0.05;
/** Both chosen on the sample call, where a moderately sure voice contradicts very sure words; made pairs alone would have them at 0 and 1. */
const SHARPNESS_POWER = 0.8;
const UNCERTAIN_SHARE = 0.7;
const LEAST_QUALITY = 0.01;
/** A recogniser that holds an emotion for impossible is believed no further than this. */
const LEAST_PROBABILITY = 1e-4;

/** How little the probabilities are spread over the emotions: 0, even, to 1, one of them; and a little. */
export function sharpnessOf({ probabilities }: RememberedEstimate): number {
  const entropy = -probabilities.reduce((sum, p) => sum + p * Math.log(p + 1e-9), 0);
  return Math.max(0, 1 - entropy / Math.log(EMOTIONS.length)) + LEAST_SHARPNESS;
}

/** How far its signal and its sharpness let a modality speak, above 0, about 1 at most. */
export function shareOf(estimate: RememberedEstimate): number {
  const signal = Math.sqrt(Math.max(LEAST_QUALITY, estimate.quality));
  return signal * sharpnessOf(estimate) ** SHARPNESS_POWER * (estimate.uncertain ? UNCERTAIN_SHARE : 1);
}

/**
 * What a modality says for every emotion, `[7]`, sums to 1. How common an emotion is counts once: each of `count` recognisers has counted it,
 * so each gives (count - 1) / count of it back.
 */
export function saidBy(modality: Modality, estimate: RememberedEstimate, count: number): readonly number[] {
  const share = shareOf(estimate);
  const rates = AVERAGE_POOL.baseRates[modality];
  const raised = estimate.probabilities.map((p, e) => {
    const common = (rates[e] ?? 1) ** ((count - 1) / count);
    return (Math.max(LEAST_PROBABILITY, p) / common) ** share;
  });
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}

/** Evidence that is right with the chance `right`, and else says nothing; all above 0. */
export function doubted(said: readonly number[], right: number): readonly number[] {
  return said.map((value) => right * value + (1 - right) / EMOTIONS.length);
}

/** Chance that each modality is right, above 0 and below 1: less for one that the others contradicted, most where they did lately. */
export function chancesOfRight(past: readonly RememberedUtterance[]): Readonly<Record<Modality, number>> {
  const { right, trust, decay } = AVERAGE_POOL;
  const heard = past.slice(-REMEMBERED_UTTERANCES);
  const odds = { voice: 0, text: 0, face: 0 };
  for (const [i, { sameSpeaker, told }] of heard.entries()) {
    if (!sameSpeaker) continue;
    for (const [modality, agreement] of agreements(told)) odds[modality] += agreement * decay ** (heard.length - i - 1);
  }
  const chance = (modality: Modality) => 1 / (1 + (1 / right[modality] - 1) * Math.exp(-trust * odds[modality]));
  return { voice: chance('voice'), text: chance('text'), face: chance('face') };
}

/** Of each present modality, how much likelier what it says is when the others are believed than by chance, as a logarithm; alone 0. */
function agreements(told: RememberedUtterance['told']): readonly (readonly [Modality, number])[] {
  const present = withSay(MODALITIES, told);
  const all = present.flatMap((modality) => {
    const estimate = told[modality];
    return estimate
      ? [[modality, doubted(saidBy(modality, estimate, present.length), AVERAGE_POOL.right[modality])] as const]
      : [];
  });
  return all.map(([modality, said]) => {
    const others = EMOTIONS.map((_, e) =>
      all.reduce((product, [other, values]) => product * (other === modality ? 1 : (values[e] ?? 1)), 1),
    );
    const sum = others.reduce((a, b) => a + b, 0);
    const overlap = said.reduce((total, value, e) => total + (value * (others[e] ?? 0)) / sum, 0);
    return [modality, Math.log(EMOTIONS.length * overlap)] as const;
  });
}
