import { expect, test } from 'vitest';
import { softmax } from './softmax.ts';

test('gives probabilities that sum to 1 and keep the order of the logits', () => {
  const probabilities = softmax([1, 3, 2]);
  expect([...probabilities].reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  expect(probabilities[1]).toBeCloseTo(0.66524, 5);
  expect(probabilities[2]).toBeCloseTo(0.24473, 5);
});

test('is less sure at a higher temperature', () => {
  expect(softmax([0, 2], 2)[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
});

test('does not overflow on large logits', () => {
  expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
});

test('refuses impossible input', () => {
  expect(() => softmax([1], 0)).toThrow(RangeError);
  expect(() => softmax([])).toThrow(RangeError);
  expect(() => softmax([Number.NaN, 1])).toThrow(RangeError);
});
