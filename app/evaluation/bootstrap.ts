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
  weightedF1,
} from './confusion.ts';
import { randomNumbers } from './random.ts';

/** The middle 95 % of the figure over the draws. */
export type Interval = readonly [low: number, high: number];

/** An interval of each figure. */
export type Intervals<Figure extends string> = Readonly<Record<Figure, Interval>> & {
  /** How many groups were drawn from. */
  readonly clusters: number;
};

export type HeadlineIntervals = Intervals<'accuracy' | 'uar' | 'macroF1' | 'weightedF1'>;

const DRAWS = 1_000;
const SEED = 20_26;
/** With fewer groups an interval says more about luck than about people. */
const FEWEST_CLUSTERS = 5;

/**
 * @param clusters what is known of each group.
 * @param figuresOf the figures of as many groups as there are, drawn with replacement.
 * @returns undefined with fewer than 5 groups.
 */
export function clusterIntervals<Cluster, Figure extends string>(
  clusters: readonly Cluster[],
  figuresOf: (drawn: readonly Cluster[]) => Readonly<Record<Figure, number | null>>,
): Intervals<Figure> | undefined {
  if (clusters.length < FEWEST_CLUSTERS) return undefined;
  const random = randomNumbers(SEED);
  const draws = Array.from({ length: DRAWS }, () =>
    figuresOf(clusters.map((first) => clusters[Math.floor(random() * clusters.length)] ?? first)),
  );
  const names = Object.keys(figuresOf(clusters)) as Figure[];
  const intervals = names.map((name) => [name, middle(draws.map((figures) => figures[name] ?? 0))] as const);
  return { clusters: clusters.length, ...Object.fromEntries(intervals) } as Intervals<Figure>;
}

/** @param clusters the verdicts of each group. @returns undefined with fewer than 5 groups. */
export function headlineIntervals(
  clusters: readonly (readonly Verdict[])[],
  classes: number,
): HeadlineIntervals | undefined {
  const counts = clusters.map((verdicts) => confusionOf(verdicts, classes));
  return clusterIntervals(counts, (drawn) => {
    const confusion = sumOf(drawn);
    return {
      accuracy: accuracyOf(confusion),
      uar: unweightedAverageRecall(confusion),
      macroF1: macroF1(confusion),
      weightedF1: weightedF1(confusion),
    };
  });
}

/** Items by the name of what each belongs to, in the order the names first occur. */
export function byCluster<Item>(items: readonly Item[], names: readonly string[]): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const [i, item] of items.entries()) {
    const group = groups.get(names[i] ?? '');
    if (group) group.push(item);
    else groups.set(names[i] ?? '', [item]);
  }
  return [...groups.values()];
}

function sumOf(counts: readonly Confusion[]): Confusion {
  const sum = (counts[0] ?? []).map((row) => row.map(() => 0));
  for (const count of counts) {
    for (const [truth, row] of sum.entries())
      for (let found = 0; found < row.length; found++) row[found] = (row[found] ?? 0) + (count[truth]?.[found] ?? 0);
  }
  return sum;
}

function middle(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return [at(0.025), at(0.975)];
}
