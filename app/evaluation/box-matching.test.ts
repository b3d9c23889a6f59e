import { describe, expect, it } from 'vitest';
import { detectionFigures } from './box-matching.ts';

const at = (x: number, height = 40) => ({ x, y: 0, width: height, height });
const RULES = { leastHeight: 16, overlap: 0.5, threshold: 0.5 };

describe('detectionFigures', () => {
  it('counts a box once, a second detection of it as false', () => {
    const found = [
      { ...at(0), score: 0.9 },
      { ...at(2), score: 0.8 },
    ];
    const figures = detectionFigures([{ truth: [at(0), at(200)], found }], RULES);
    expect(figures).toEqual({ boxes: 2, recall: 0.5, precision: 0.5, averagePrecision: 0.5 });
  });

  it('neither asks for small boxes nor holds them against the detector', () => {
    const found = [
      { ...at(0, 10), score: 0.9 },
      { ...at(100, 8), score: 0.9 },
    ];
    const figures = detectionFigures([{ truth: [at(0, 10)], found }], RULES);
    expect(figures).toEqual({ boxes: 0, recall: null, precision: null, averagePrecision: null });
  });

  it('takes unsure detections for the average precision only', () => {
    const picture = {
      truth: [at(0), at(100)],
      found: [
        { ...at(0), score: 0.9 },
        { ...at(300), score: 0.4 },
        { ...at(100), score: 0.3 },
      ],
    };
    const figures = detectionFigures([picture], RULES);
    expect(figures).toMatchObject({ recall: 0.5, precision: 1 });
    expect(figures.averagePrecision).toBeCloseTo(0.5 + 0.5 * (2 / 3));
  });

  it('counts a face in a picture without any as false', () => {
    const pictures = [
      { truth: [], found: [{ ...at(0), score: 0.9 }] },
      { truth: [at(0)], found: [{ ...at(0), score: 0.8 }] },
    ];
    expect(detectionFigures(pictures, RULES)).toMatchObject({ recall: 1, precision: 0.5, averagePrecision: 0.5 });
  });
});
