/** What a recogniser's confidence is worth: calibration error, and what is left of its errors when it answers less often. */

/** One answer: the probability it gave its top class, and whether that class was right. */
export interface Answered {
  readonly confidence: number;
  readonly right: boolean;
}

/** Of the items with at least `confidence`, which are a share `coverage` of all, `accuracy` are right. */
export interface CoveragePoint {
  readonly coverage: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/** Number of equal-width bins, as is usual (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017). */
const BINS = 15;
/** Steps of the risk–coverage curve: 5 % of the items. */
const POINTS = 20;

/** Expected calibration error: mean gap between confidence and accuracy over 15 bins, weighted by their size; `null` without items. */
export function expectedCalibrationError(answers: readonly Answered[]): number | null {
  if (answers.length === 0) return null;
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0 }));
  for (const { confidence, right } of answers) {
    const bin = bins[Math.min(BINS - 1, Math.max(0, Math.floor(confidence * BINS)))];
    if (!bin) throw new RangeError(`A confidence lies in 0..1: ${confidence}`);
    bin.confidence += confidence;
    bin.right += right ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / answers.length;
}

/** Accuracy of the surest 5 %, 10 %, … 100 % of the items. Items of equal confidence are kept or left together. */
export function riskCoverage(answers: readonly Answered[]): readonly CoveragePoint[] {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence);
  const points: CoveragePoint[] = [];
  let [kept, right] = [0, 0];
  for (let point = 1; point <= POINTS; point++) {
    const wanted = Math.ceil((sorted.length * point) / POINTS);
    const before = kept;
    while (kept < sorted.length && (kept < wanted || sorted[kept]?.confidence === sorted[kept - 1]?.confidence)) {
      if (sorted[kept]?.right) right++;
      kept++;
    }
    if (kept === before) continue;
    const confidence = sorted[kept - 1]?.confidence ?? 0;
    points.push({ coverage: kept / sorted.length, confidence, accuracy: right / kept });
  }
  return points;
}
