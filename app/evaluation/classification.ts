/** Figures of a recogniser that chooses among classes and may abstain. */
import { z } from 'zod';
import { byCluster, type HeadlineIntervals, headlineIntervals } from './bootstrap.ts';
import { type CoveragePoint, expectedCalibrationError, riskCoverage } from './confidence-figures.ts';
import {
  accuracyOf,
  type ClassFigures,
  type Confusion,
  classFigures,
  confusionOf,
  macroF1,
  unweightedAverageRecall,
  type Verdict,
  weightedF1,
} from './confusion.ts';
import { type ItemTimes, itemTimes } from './item-times.ts';

/** What one item was, and what was answered: probabilities in the order of the classes, which sum to 1. */
export const classAnswer = z.object({
  truth: z.int().min(0),
  probabilities: z.array(z.number()).readonly(),
  /** The product would show `uncertain`. */
  uncertain: z.boolean(),
  /** Why nothing could be recognised at all, where that is so; such an item counts as uncertain. */
  hindrance: z.string().exactOptional(),
  ms: z.number(),
});
export type ClassAnswer = z.infer<typeof classAnswer>;

/** The measures of one set of items; `null` where there is no item to measure on. */
export interface Measures {
  readonly n: number;
  readonly accuracy: number | null;
  readonly uar: number | null;
  readonly macroF1: number | null;
  readonly weightedF1: number | null;
  /** Over items with one class each this is the accuracy. */
  readonly microF1: number | null;
  readonly ece: number | null;
}

/** Figures over all items, abstained ones counted by their top class, and over those not abstained (`covered`). */
export interface ClassificationFigures extends Measures {
  readonly abstained: number;
  readonly classes: readonly string[];
  readonly confusion: Confusion;
  readonly perClass: Readonly<Record<string, ClassFigures>>;
  readonly covered: Measures & { readonly share: number | null };
  /** Abstained items by what stood in the way. */
  readonly hindrances?: Readonly<Record<string, number>>;
  readonly msPerItem: ItemTimes;
}

/** Figures of the whole run have these as well. */
export interface HeadlineFigures {
  readonly riskCoverage: readonly CoveragePoint[];
  /** 95 %, drawn by speaker or whatever belongs together. */
  readonly intervals?: HeadlineIntervals;
}

/** The class an answer chooses: the first of the most probable. */
export function topClass({ probabilities }: Pick<ClassAnswer, 'probabilities'>): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** @param classes names in the order of the answers' probabilities. */
export function classificationFigures(
  answers: readonly ClassAnswer[],
  classes: readonly string[],
): ClassificationFigures {
  const covered = answers.filter(({ uncertain }) => !uncertain);
  const confusion = confusionOf(answers.map(verdictOf), classes.length);
  const perClass = classFigures(confusion);
  const hindrances = counted(answers.flatMap(({ hindrance }) => (hindrance === undefined ? [] : [hindrance])));
  return {
    ...measures(answers, classes.length),
    abstained: answers.length - covered.length,
    classes,
    confusion,
    perClass: Object.fromEntries(classes.flatMap((name, i) => (perClass[i] ? [[name, perClass[i]]] : []))),
    covered: {
      share: answers.length === 0 ? null : covered.length / answers.length,
      ...measures(covered, classes.length),
    },
    ...(Object.keys(hindrances).length > 0 && { hindrances }),
    msPerItem: itemTimes(answers),
  };
}

/** @param clusters what each answer belongs to (its speaker). */
export function headlineFigures(
  answers: readonly ClassAnswer[],
  clusters: readonly string[],
  classes: readonly string[],
): HeadlineFigures {
  const intervals = headlineIntervals(byCluster(answers.map(verdictOf), clusters), classes.length);
  return { riskCoverage: riskCoverage(answers.map(answeredOf)), ...(intervals && { intervals }) };
}

/** How often each text occurs. */
export function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function measures(answers: readonly ClassAnswer[], classes: number): Measures {
  const confusion = confusionOf(answers.map(verdictOf), classes);
  const accuracy = accuracyOf(confusion);
  return {
    n: answers.length,
    accuracy,
    uar: unweightedAverageRecall(confusion),
    macroF1: macroF1(confusion),
    weightedF1: weightedF1(confusion),
    microF1: accuracy,
    ece: expectedCalibrationError(answers.map(answeredOf)),
  };
}

function verdictOf(answer: ClassAnswer): Verdict {
  return { truth: answer.truth, found: topClass(answer) };
}

function answeredOf(answer: ClassAnswer) {
  return { confidence: Math.max(...answer.probabilities), right: topClass(answer) === answer.truth };
}
