/** Figures of sentiment in levels: of the levels that were labelled, and of negative, neutral and positive. */
import { BROAD_SENTIMENTS } from '../domain/sentiment.ts';
import { byCluster, clusterIntervals } from './bootstrap.ts';
import { type ClassAnswer, classificationFigures, topClass } from './classification.ts';
import {
  accuracyOf,
  confusionOf,
  macroF1,
  meanOf,
  unweightedAverageRecall,
  type Verdict,
  weightedF1,
} from './confusion.ts';
import { broadPlace, broadProbabilities } from './sentiment-levels.ts';

/** The usual figures and `mae`, how many levels an answer is off on average. */
export function levelFigures(answers: readonly ClassAnswer[], levels: readonly string[]) {
  return { ...classificationFigures(answers, levels), mae: meanDistance(answers.map(levelVerdict)) };
}

/** Figures of levels that come without probabilities. */
export function verdictFigures(verdicts: readonly Verdict[], levels: number) {
  const confusion = confusionOf(verdicts, levels);
  return {
    n: verdicts.length,
    accuracy: accuracyOf(confusion),
    uar: unweightedAverageRecall(confusion),
    macroF1: macroF1(confusion),
    weightedF1: weightedF1(confusion),
    mae: meanDistance(verdicts),
  };
}

/** An answer of five levels as one of negative, neutral and positive. */
export function broadAnswer({ truth, probabilities, ...rest }: ClassAnswer): ClassAnswer {
  return { ...rest, truth: broadPlace(truth), probabilities: broadProbabilities(probabilities) };
}

export function broadFigures(answers: readonly ClassAnswer[]) {
  return levelFigures(answers, BROAD_SENTIMENTS);
}

export function levelVerdict(answer: ClassAnswer): Verdict {
  return { truth: answer.truth, found: topClass(answer) };
}

/** By how much ours is better than theirs, 95 %: both are drawn together, because they answer the same texts. */
export function gainIntervals(
  ours: readonly Verdict[],
  theirs: readonly Verdict[],
  clusters: readonly string[],
  levels: number,
) {
  const pairs = ours.map((own, i) => ({ own, other: theirs[i] ?? own }));
  return clusterIntervals(byCluster(pairs, clusters), (drawn) => {
    const all = drawn.flat();
    const [own, other] = [all.map((pair) => pair.own), all.map((pair) => pair.other)].map((verdicts) => {
      const confusion = confusionOf(verdicts, levels);
      return { accuracy: accuracyOf(confusion) ?? 0, macroF1: macroF1(confusion) ?? 0 };
    });
    return {
      accuracy: (own?.accuracy ?? 0) - (other?.accuracy ?? 0),
      macroF1: (own?.macroF1 ?? 0) - (other?.macroF1 ?? 0),
    };
  });
}

function meanDistance(verdicts: readonly Verdict[]): number | null {
  return meanOf(verdicts.map(({ truth, found }) => Math.abs(truth - found)));
}
