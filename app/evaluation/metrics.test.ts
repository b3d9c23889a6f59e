import { describe, expect, it } from 'vitest';
import { headlineIntervals } from './bootstrap.ts';
import { expectedCalibrationError, riskCoverage } from './confidence-figures.ts';
import { accuracyOf, classFigures, confusionOf, macroF1, unweightedAverageRecall, weightedF1 } from './confusion.ts';
import { areaUnderRoc, averagePrecision, pearson } from './ranking.ts';
import { comparableWords, wordErrors } from './word-errors.ts';

const verdicts = (pairs: readonly (readonly [number, number])[]) => pairs.map(([truth, found]) => ({ truth, found }));

describe('confusion', () => {
  // Class 0: 3 of 4 right; class 1: 1 of 2; class 2 never occurs but is found once.
  const confusion = confusionOf(
    verdicts([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
    ]),
    3,
  );

  it('counts what was meant by row and what was found by column', () => {
    expect(confusion).toEqual([
      [3, 1, 0],
      [0, 1, 1],
      [0, 0, 0],
    ]);
  });

  it('weighs classes by their size in accuracy and equally in average recall', () => {
    expect(accuracyOf(confusion)).toBeCloseTo(4 / 6);
    expect(unweightedAverageRecall(confusion)).toBeCloseTo((0.75 + 0.5) / 2);
  });

  it('takes the mean F1 over the classes that occur', () => {
    expect(macroF1(confusion)).toBeCloseTo((6 / 7 + 2 / 4) / 2);
    expect(classFigures(confusion)[2]).toEqual({ n: 0, recall: null, precision: 0, f1: 0 });
  });

  it('weighs the F1 of classes by their size where that is asked', () => {
    expect(weightedF1(confusion)).toBeCloseTo((4 * (6 / 7) + 2 * (2 / 4)) / 6);
  });

  it('has no figures without items', () => {
    const nothing = confusionOf([], 2);
    expect([accuracyOf(nothing), macroF1(nothing), weightedF1(nothing)]).toEqual([null, null, null]);
  });

  it('refuses a class that is not there', () => {
    expect(() => confusionOf(verdicts([[0, 2]]), 2)).toThrow(RangeError);
  });
});

describe('confidence figures', () => {
  it('finds no calibration error where confidence and accuracy agree, and the gap where not', () => {
    const answers = (right: number) => Array.from({ length: 10 }, (_, i) => ({ confidence: 0.8, right: i < right }));
    expect(expectedCalibrationError(answers(8))).toBeCloseTo(0);
    expect(expectedCalibrationError(answers(5))).toBeCloseTo(0.3);
    expect(expectedCalibrationError([{ confidence: 1, right: true }])).toBeCloseTo(0);
  });

  it('lets gaps of different bins not cancel out', () => {
    const answers = [
      { confidence: 0.9, right: false },
      { confidence: 0.1, right: true },
    ];
    expect(expectedCalibrationError(answers)).toBeCloseTo(0.9);
  });

  it('answers for the surest first and keeps equals together', () => {
    const points = riskCoverage([
      { confidence: 0.9, right: true },
      { confidence: 0.5, right: false },
      { confidence: 0.5, right: true },
    ]);
    expect(points).toEqual([
      { coverage: 1 / 3, confidence: 0.9, accuracy: 1 },
      { coverage: 1, confidence: 0.5, accuracy: 2 / 3 },
    ]);
  });
});

describe('ranking', () => {
  it('measures how often a yes scores above a no', () => {
    const items = [0.9, 0.8, 0.3, 0.1].map((score, i) => ({ score, truth: i !== 1 && i !== 3 }));
    expect(areaUnderRoc(items)).toBeCloseTo(3 / 4);
    expect(areaUnderRoc(items.map((item) => ({ ...item, score: 0.5 })))).toBeCloseTo(0.5);
    expect(areaUnderRoc(items.slice(0, 1))).toBeNull();
  });

  it('gives the area under precision and recall, missed ones counting', () => {
    const items = [true, false, true].map((truth, i) => ({ score: 1 - i / 10, truth }));
    expect(averagePrecision(items, 2)).toBeCloseTo((1 + 2 / 3) / 2);
    expect(averagePrecision(items, 4)).toBeCloseTo((1 + 2 / 3) / 4);
    expect(averagePrecision(items, 0)).toBeNull();
  });

  it('correlates scales whatever their units', () => {
    const pairs = [1, 2, 3, 5].map((x) => [x, 10 - 2 * x] as const);
    expect(pearson(pairs)).toBeCloseTo(-1);
    expect(pearson(pairs.map(([x]) => [x, 7] as const))).toBeNull();
  });
});

describe('word errors', () => {
  it('counts the fewest changes', () => {
    expect(wordErrors('the cat sat on the mat', 'the bat sat the mat now')).toEqual({
      words: 6,
      substitutions: 1,
      insertions: 1,
      deletions: 1,
    });
    expect(wordErrors('', 'oh no')).toMatchObject({ words: 0, insertions: 2 });
    expect(wordErrors('oh no', '')).toMatchObject({ words: 2, deletions: 2 });
  });

  it('compares words and not the way they are written', () => {
    expect(comparableWords('“You’ve reached—Callytics’ support!” It’s 1,000 % café…')).toEqual([
      "you've",
      'reached',
      'callytics',
      'support',
      "it's",
      '1000',
      'percent',
      'cafe',
    ]);
  });
});

describe('headline intervals', () => {
  const speaker = (share: number) =>
    verdicts(Array.from({ length: 10 }, (_, i) => [i % 2, i < share ? i % 2 : 1 - (i % 2)]));

  it('are wider where people differ than where their clips do', () => {
    const people = headlineIntervals([10, 10, 10, 0, 0, 0].map(speaker), 2);
    const alike = headlineIntervals([5, 5, 5, 5, 5, 5].map(speaker), 2);
    expect(people?.accuracy[0]).toBeLessThan(0.3);
    expect(people?.accuracy[1]).toBeGreaterThan(0.7);
    expect(alike?.accuracy).toEqual([0.5, 0.5]);
  });

  it('are the same in every run, and absent for a handful of people', () => {
    const clusters = [9, 8, 7, 6, 5].map(speaker);
    expect(headlineIntervals(clusters, 2)).toEqual(headlineIntervals(clusters, 2));
    expect(headlineIntervals(clusters.slice(1), 2)).toBeUndefined();
  });
});
