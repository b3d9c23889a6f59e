/** Figures of forecasts of satisfaction: what was chosen, how well the probabilities hold, and what simple rules would have got. */
import { clusterIntervals, type Intervals } from './bootstrap.ts';
import { expectedCalibrationError } from './confidence-figures.ts';
import {
  accuracyOf,
  type ClassFigures,
  type Confusion,
  classFigures,
  confusionOf,
  macroF1,
  unweightedAverageRecall,
  weightedF1,
} from './confusion.ts';
import { areaUnderRoc } from './ranking.ts';

/** One conversation or turn: what it was, and calibrated probabilities in the order of the classes, the worst first. */
export interface Forecast {
  readonly truth: number;
  readonly probabilities: readonly number[];
}

/** How a class is chosen from probabilities. */
export interface Choice {
  readonly classes: readonly string[];
  /** A class's probability times its weight decides. */
  readonly weights: readonly number[];
  /** So many of the first classes are unsatisfied. */
  readonly unsatisfied: number;
}

export interface SatisfactionFigures {
  readonly n: number;
  readonly accuracy: number | null;
  readonly macroF1: number | null;
  readonly weightedF1: number | null;
  readonly uar: number | null;
  /** Unsatisfied against the rest. */
  readonly auc: number | null;
  /** Of the likeliest class. */
  readonly ece: number | null;
}

/** The class that is chosen: the first of the highest. */
export function chosenClass(probabilities: readonly number[], { weights }: Pick<Choice, 'weights'>): number {
  const scores = probabilities.map((probability, i) => probability * (weights[i] ?? 1));
  return scores.indexOf(Math.max(...scores));
}

export function satisfactionFigures(forecasts: readonly Forecast[], choice: Choice): SatisfactionFigures {
  const bad = (probabilities: readonly number[]) =>
    probabilities.slice(0, choice.unsatisfied).reduce((sum, value) => sum + value, 0);
  return {
    n: forecasts.length,
    ...chosenFigures(confusionOfChosen(forecasts, choice)),
    auc: areaUnderRoc(
      forecasts.map(({ truth, probabilities }) => ({
        score: bad(probabilities),
        truth: truth < choice.unsatisfied,
      })),
    ),
    ece: expectedCalibrationError(
      forecasts.map(({ truth, probabilities }) => {
        const confidence = Math.max(...probabilities);
        return { confidence, right: probabilities.indexOf(confidence) === truth };
      }),
    ),
  };
}

/** What was chosen for what, and the figures of each class. */
export function chosenByClass(
  forecasts: readonly Forecast[],
  choice: Choice,
): { readonly confusion: Confusion; readonly perClass: Readonly<Record<string, ClassFigures>> } {
  const confusion = confusionOfChosen(forecasts, choice);
  const figures = classFigures(confusion);
  return {
    confusion,
    perClass: Object.fromEntries(choice.classes.flatMap((name, i) => (figures[i] ? [[name, figures[i]]] : []))),
  };
}

/** 95 %, conversations drawn again. */
export function satisfactionIntervals(
  forecasts: readonly Forecast[],
  choice: Choice,
): Intervals<'accuracy' | 'macroF1' | 'weightedF1' | 'uar'> | undefined {
  return clusterIntervals(forecasts, (drawn) => chosenFigures(confusionOfChosen(drawn, choice)));
}

function confusionOfChosen(forecasts: readonly Forecast[], choice: Choice): Confusion {
  const verdicts = forecasts.map(({ truth, probabilities }) => ({ truth, found: chosenClass(probabilities, choice) }));
  return confusionOf(verdicts, choice.classes.length);
}

function chosenFigures(confusion: Confusion) {
  return {
    accuracy: accuracyOf(confusion),
    macroF1: macroF1(confusion),
    weightedF1: weightedF1(confusion),
    uar: unweightedAverageRecall(confusion),
  };
}
