/**
 * How far a figure could lie off by the choice of people: the items of whole groups (speakers) are drawn again with replacement
 * (cluster bootstrap; Bickel and Doksum's percentile interval), because a speaker's clips stand or fall together.
 */
import {
  accuracyOf,
  type Confusion,
  confusionOf,
  macroF1,
  unweightedAverageRecall,
  type Verdict,
} from './confusion.ts';
import { randomNumbers } from './random.ts';

/** The middle 95 % of the figure over the draws. */
export type Interval = readonly [low: number, high: number];

export interface HeadlineIntervals {
  /** How many groups were drawn from. */
  readonly clusters: number;
  readonly accuracy: Interval;
  readonly uar: Interval;
  readonly macroF1: Interval;
}

const DRAWS = 1_000;
const SEED = 20_26;
/** With fewer groups an interval says more about luck than about people. */
const FEWEST_CLUSTERS = 5;

/**
 * @param clusters the verdicts of each group.
 * @returns undefined with fewer than 5 groups.
 */
export function headlineIntervals(
  clusters: readonly (readonly Verdict[])[],
  classes: number,
): HeadlineIntervals | undefined {
  if (clusters.length < FEWEST_CLUSTERS) return undefined;
  const random = randomNumbers(SEED);
  const counts = clusters.map((verdicts) => confusionOf(verdicts, classes));
  const figures: { readonly accuracy: number[]; readonly uar: number[]; readonly macroF1: number[] } = {
    accuracy: [],
    uar: [],
    macroF1: [],
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const confusion = drawn(counts, random);
    figures.accuracy.push(accuracyOf(confusion) ?? 0);
    figures.uar.push(unweightedAverageRecall(confusion) ?? 0);
    figures.macroF1.push(macroF1(confusion) ?? 0);
  }
  return {
    clusters: clusters.length,
    accuracy: middle(figures.accuracy),
    uar: middle(figures.uar),
    macroF1: middle(figures.macroF1),
  };
}

/** The sum of as many clusters' counts as there are, drawn with replacement. */
function drawn(clusters: readonly Confusion[], random: () => number): Confusion {
  const sum = (clusters[0] ?? []).map((row) => row.map(() => 0));
  for (let i = 0; i < clusters.length; i++) {
    const picked = clusters[Math.floor(random() * clusters.length)] ?? [];
    for (const [truth, row] of sum.entries())
      for (let found = 0; found < row.length; found++) row[found] = (row[found] ?? 0) + (picked[truth]?.[found] ?? 0);
  }
  return sum;
}

function middle(values: number[]): Interval {
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}
