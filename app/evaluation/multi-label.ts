/** Figures where an item may belong to several classes at once. */
import { meanOf } from './confusion.ts';
import { f1Of } from './ranking.ts';

/** Positions of the classes meant and found. */
export interface MultiLabelVerdict {
  readonly truths: readonly number[];
  readonly found: readonly number[];
}

export interface MultiLabelFigures {
  readonly n: number;
  /** Mean F1 of the classes that occur. */
  readonly macroF1: number | null;
  /** F1 of all decisions about all classes together. */
  readonly microF1: number | null;
  /** Share of the items whose classes were found exactly. */
  readonly exact: number | null;
  readonly f1: Readonly<Record<string, number | null>>;
}

/** @param classes names by position. */
export function multiLabelFigures(
  verdicts: readonly MultiLabelVerdict[],
  classes: readonly string[],
): MultiLabelFigures {
  const counts = classes.map(() => ({ right: 0, found: 0, meant: 0 }));
  const count = (part: keyof (typeof counts)[number], places: readonly number[]) => {
    for (const place of places) {
      const own = counts[place];
      if (own) own[part]++;
    }
  };
  for (const { truths, found } of verdicts) {
    count('meant', truths);
    count('found', found);
    count(
      'right',
      truths.filter((truth) => found.includes(truth)),
    );
  }
  const f1 = counts.map(({ right, found, meant }) => f1Of(right, found, meant));
  const sum = (part: 'right' | 'found' | 'meant') => counts.reduce((total, count) => total + count[part], 0);
  const exact = verdicts.map(({ truths, found }) =>
    truths.length === found.length && truths.every((truth) => found.includes(truth)) ? 1 : 0,
  );
  return {
    n: verdicts.length,
    macroF1: meanOf(f1.flatMap((value, i) => (value === null || counts[i]?.meant === 0 ? [] : [value]))),
    microF1: f1Of(sum('right'), sum('found'), sum('meant')),
    exact: meanOf(exact),
    f1: Object.fromEntries(classes.map((name, i) => [name, f1[i] ?? null])),
  };
}
