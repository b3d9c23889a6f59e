/** Detections against hand-made boxes, as detection contests count them (Everingham et al. 2010, PASCAL VOC). */
import { boxOverlap, type PixelBox } from '../signal/picture.ts';
import { averagePrecision, type Scored } from './ranking.ts';

/** A detection and how sure the detector was, 0..1. */
export interface ScoredBox extends PixelBox {
  readonly score: number;
}

/** One picture's boxes. */
export interface BoxedPicture {
  readonly truth: readonly PixelBox[];
  readonly found: readonly ScoredBox[];
}

/** Figures of boxes of at least one height; `null` where there is nothing to measure on. */
export interface DetectionFigures {
  readonly boxes: number;
  readonly recall: number | null;
  readonly precision: number | null;
  /** Area under precision over recall, all thresholds taken together. */
  readonly averagePrecision: number | null;
}

/**
 * Boxes lower than `leastHeight` are neither asked for nor held against the detector: a detection that covers one, or is lower itself
 * and covers none, does not count.
 * @param overlap least intersection over union of a hit.
 * @param threshold score from which a detection counts for recall and precision; the average precision takes them all.
 */
export function detectionFigures(
  pictures: readonly BoxedPicture[],
  { leastHeight, overlap, threshold }: Readonly<Record<'leastHeight' | 'overlap' | 'threshold', number>>,
): DetectionFigures {
  const judged = pictures.flatMap((picture) => judge(picture, leastHeight, overlap));
  const boxes = pictures.reduce((n, { truth }) => n + truth.filter(({ height }) => height >= leastHeight).length, 0);
  const shown = judged.filter(({ score }) => score >= threshold);
  const hits = shown.filter(({ truth }) => truth).length;
  return {
    boxes,
    recall: boxes === 0 ? null : hits / boxes,
    precision: shown.length === 0 ? null : hits / shown.length,
    averagePrecision: averagePrecision(judged, boxes),
  };
}

/** The surest detection takes a box; a second one of the same box is a false one. */
function judge({ truth, found }: BoxedPicture, leastHeight: number, overlap: number): readonly Scored[] {
  const free = new Set(truth);
  return [...found]
    .sort((a, b) => b.score - a.score)
    .flatMap((box) => {
      const best = (boxes: Iterable<PixelBox>) =>
        [...boxes]
          .filter((other) => boxOverlap(box, other) >= overlap)
          .sort((a, b) => boxOverlap(box, b) - boxOverlap(box, a))[0];
      const covered = best(free) ?? best(truth.filter(({ height }) => height < leastHeight));
      if (covered) free.delete(covered);
      if ((covered ?? box).height < leastHeight) return [];
      return [{ score: box.score, truth: covered !== undefined }];
    });
}
