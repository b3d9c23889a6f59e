/** Figures of scores against a yes or no, and of two scales against each other. */

export interface Scored {
  readonly score: number;
  readonly truth: boolean;
}

/** Area under the ROC curve: how often a yes scores above a no, ties counting half; `null` when one of both is missing. */
export function areaUnderRoc(items: readonly Scored[]): number | null {
  const sorted = [...items].sort((a, b) => a.score - b.score);
  const yes = sorted.filter(({ truth }) => truth).length;
  const no = sorted.length - yes;
  if (yes === 0 || no === 0) return null;
  let rankSum = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (sorted[i]?.truth) rankSum += rank;
    start = end;
  }
  return (rankSum - (yes * (yes + 1)) / 2) / (yes * no);
}

/**
 * Average precision: the area under the precision–recall curve with precision made non-increasing, at every recall (as PASCAL VOC does
 * since 2010 and COCO at a finer grid). @param positives how many there were to be found, also those that never got a score.
 */
export function averagePrecision(items: readonly Scored[], positives: number): number | null {
  if (positives === 0) return null;
  const sorted = [...items].sort((a, b) => b.score - a.score);
  let right = 0;
  const curve = sorted.map(({ truth }, i) => {
    if (truth) right++;
    return { precision: right / (i + 1), truth };
  });
  let [area, best] = [0, 0];
  for (const { precision, truth } of curve.reverse()) {
    best = Math.max(best, precision);
    if (truth) area += best;
  }
  return area / positives;
}

/** F1 of a yes. `null` when there is none and none was found. */
export function f1Of(right: number, found: number, positives: number): number | null {
  return found + positives === 0 ? null : (2 * right) / (found + positives);
}

/** Pearson's correlation of pairs; `null` for fewer than two pairs or a constant side. */
export function pearson(pairs: readonly (readonly [number, number])[]): number | null {
  const n = pairs.length;
  const [meanA, meanB] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side] ?? 0), 0) / n) as [
    number,
    number,
  ];
  let [covariance, varianceA, varianceB] = [0, 0, 0];
  for (const [a, b] of pairs) {
    covariance += (a - meanA) * (b - meanB);
    varianceA += (a - meanA) ** 2;
    varianceB += (b - meanB) ** 2;
  }
  return n < 2 || varianceA === 0 || varianceB === 0 ? null : covariance / Math.sqrt(varianceA * varianceB);
}
