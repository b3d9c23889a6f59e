/** Counts of classes meant and found, and the figures that follow from nothing else. */

/** `[meant][found]`: how many items of one class were found to be another. Square. */
export type Confusion = readonly (readonly number[])[];

/** How one class was found. `null` where nothing of it was there to be found, or nothing was called so. */
export interface ClassFigures {
  readonly n: number;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly f1: number | null;
}

/** One item: class meant and class found, as positions in the list of classes. */
export interface Verdict {
  readonly truth: number;
  readonly found: number;
}

/** @throws RangeError on a class that is not among the first `classes`. */
export function confusionOf(verdicts: Iterable<Verdict>, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { truth, found } of verdicts) {
    const row = counts[truth];
    if (row?.[found] === undefined) throw new RangeError(`There are ${classes} classes, not ${truth} or ${found}.`);
    row[found]++;
  }
  return counts;
}

/** Share of items found right; `null` without items. */
export function accuracyOf(confusion: Confusion): number | null {
  const right = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const n = confusion.reduce((sum, row) => sum + total(row), 0);
  return n === 0 ? null : right / n;
}

/** Recall, precision and F1 of every class, in the order of the classes. */
export function classFigures(confusion: Confusion): readonly ClassFigures[] {
  return confusion.map((row, i) => {
    const n = total(row);
    const called = confusion.reduce((sum, other) => sum + (other[i] ?? 0), 0);
    const right = row[i] ?? 0;
    return {
      n,
      recall: n === 0 ? null : right / n,
      precision: called === 0 ? null : right / called,
      f1: n + called === 0 ? null : (2 * right) / (n + called),
    };
  });
}

/** Mean recall of the classes that occur (unweighted average recall, balanced accuracy); chance is 1 / classes. */
export function unweightedAverageRecall(confusion: Confusion): number | null {
  return meanOf(classFigures(confusion).flatMap(({ recall }) => (recall === null ? [] : [recall])));
}

/** Mean F1 of the classes that occur; calling an item by a class that never occurs costs recall, not a zero in this mean. */
export function macroF1(confusion: Confusion): number | null {
  return meanOf(classFigures(confusion).flatMap(({ n, f1 }) => (n === 0 || f1 === null ? [] : [f1])));
}

/** Mean F1 weighted by how often each class occurs: what MELD and EmoryNLP are compared by. */
export function weightedF1(confusion: Confusion): number | null {
  const figures = classFigures(confusion);
  const n = total(figures.map((figure) => figure.n));
  return n === 0 ? null : total(figures.map((figure) => figure.n * (figure.f1 ?? 0))) / n;
}

/** The mean; `null` of nothing. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : total(values) / values.length;
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
