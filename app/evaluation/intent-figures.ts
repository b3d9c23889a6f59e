/** Figures of what an utterance wants: one intent of many, or several at once. */
import { byCluster, clusterIntervals } from './bootstrap.ts';
import { expectedCalibrationError } from './confidence-figures.ts';
import {
  accuracyOf,
  classFigures,
  confusionOf,
  macroF1,
  meanOf,
  unweightedAverageRecall,
  weightedF1,
} from './confusion.ts';
import { type MultiLabelVerdict, multiLabelFigures } from './multi-label.ts';

/** What an utterance meant and what was found in it, by name. */
export interface IntentVerdict {
  readonly truths: readonly string[];
  /** The most probable intent, or all above the threshold where an utterance may have several. */
  readonly found: readonly string[];
  /** The first few, the most probable first. */
  readonly ranked: readonly { readonly intent: string; readonly probability: number }[];
}

/** @param several whether an utterance may have any number of intents; else it has one. */
export function intentFigures(answers: readonly IntentVerdict[], several: boolean) {
  const { intents, placed } = placedVerdicts(answers);
  const always = [mostFrequent(placed, intents.length)];
  const top = answers.flatMap(({ truths, ranked: [first] }) =>
    first ? [{ confidence: first.probability, right: truths.includes(first.intent) }] : [],
  );
  const amongFirst = answers.flatMap(({ truths, ranked }) =>
    truths.map((truth) => Number(ranked.some(({ intent }) => intent === truth))),
  );
  const alwaysTheSame = placed.map(({ truths }) => ({ truths, found: always }));
  return {
    ...decisionFigures(placed, intents, several),
    top3: meanOf(amongFirst),
    ece: expectedCalibrationError(top),
    baseline: { mostFrequent: decisionFigures(alwaysTheSame, intents, several) },
  };
}

/** 95 %, drawn by conversation, or by utterance where each is one. */
export function intentIntervals(answers: readonly IntentVerdict[], clusters: readonly string[], several: boolean) {
  const { intents, placed } = placedVerdicts(answers);
  return clusterIntervals(byCluster(placed, clusters), (drawn) => {
    const figures = decisionFigures(drawn.flat(), intents, several);
    return { accuracy: figures.accuracy, macroF1: figures.macroF1, microF1: figures.microF1 };
  });
}

/** Intents by their place among all that were meant or found. */
function placedVerdicts(answers: readonly IntentVerdict[]) {
  const intents = [...new Set(answers.flatMap(({ truths, found }) => [...truths, ...found]))].sort();
  const places = new Map(intents.map((intent, place) => [intent, place]));
  const placesOf = (names: readonly string[]) => names.map((name) => places.get(name) ?? -1);
  const placed = answers.map(({ truths, found }) => ({ truths: placesOf(truths), found: placesOf(found) }));
  return { intents, placed };
}

function decisionFigures(verdicts: readonly MultiLabelVerdict[], intents: readonly string[], several: boolean) {
  if (several) {
    const { exact, ...figures } = multiLabelFigures(verdicts, intents);
    return { ...figures, accuracy: exact };
  }
  const single = verdicts.map(({ truths: [truth = -1], found: [found = -1] }) => ({ truth, found }));
  const confusion = confusionOf(single, intents.length);
  const accuracy = accuracyOf(confusion);
  const perClass = classFigures(confusion);
  return {
    n: verdicts.length,
    accuracy,
    macroF1: macroF1(confusion),
    weightedF1: weightedF1(confusion),
    uar: unweightedAverageRecall(confusion),
    microF1: accuracy,
    f1: Object.fromEntries(intents.map((intent, place) => [intent, perClass[place]?.f1 ?? null])),
  };
}

function mostFrequent(verdicts: readonly MultiLabelVerdict[], intents: number): number {
  const counts = new Array<number>(intents).fill(0);
  for (const { truths } of verdicts) for (const truth of truths) counts[truth] = (counts[truth] ?? 0) + 1;
  return counts.indexOf(Math.max(...counts));
}
