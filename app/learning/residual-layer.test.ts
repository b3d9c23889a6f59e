import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../domain/correction.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import { replayed } from './adaptation.ts';
import { conditioned, corrected, STEP_LIMIT } from './correction-step.ts';
import { adaptProbabilities, blankLayer, featuresOf, LAYER_LIMIT, lengthOf, MOST_MOVED } from './residual-layer.ts';

const probabilities = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 7, maxLength: 7 })
  .filter((p) => p.reduce((a, b) => a + b, 0) > 0.01)
  .map((p) => p.map((each) => each / p.reduce((a, b) => a + b, 0)));
const verdicts = fc.record<Verdict>({
  kind: fc.constantFrom('is', 'is-not'),
  emotion: fc.constantFrom(...EMOTIONS),
});
const lessons = (maxLength: number) =>
  fc.array(fc.record({ estimate: probabilities, verdict: verdicts }), { maxLength });
const sum = (p: readonly number[]) => p.reduce((a, b) => a + b, 0);

describe('whatever sequence of corrections is given', () => {
  test('the layer stays within its length, probabilities sum to 1, and none moves by more than the bound', () => {
    fc.assert(
      fc.property(lessons(60), probabilities, (given, p) => {
        const weights = replayed(blankLayer(), given);
        expect(lengthOf(weights)).toBeLessThanOrEqual(LAYER_LIMIT + 1e-9);
        const adapted = adaptProbabilities(weights, p);
        expect(sum(adapted)).toBeCloseTo(1, 9);
        for (const [i, each] of adapted.entries())
          expect(Math.abs(each - (p[i] ?? 0))).toBeLessThanOrEqual(MOST_MOVED + 1e-9);
      }),
    );
  });

  test('the same correction again and again moves nothing beyond the bound', () => {
    for (const emotion of EMOTIONS) {
      const estimate = EMOTIONS.map(() => 1 / 7);
      const given = Array.from({ length: 2000 }, () => ({ estimate, verdict: { kind: 'is', emotion } as const }));
      const adapted = adaptProbabilities(replayed(blankLayer(), given), estimate);
      const at = EMOTIONS.indexOf(emotion);
      expect((adapted[at] ?? 0) - 1 / 7).toBeGreaterThan(0.2);
      expect((adapted[at] ?? 0) - 1 / 7).toBeLessThanOrEqual(MOST_MOVED);
    }
  });

  test('one correction moves the layer by no more than a step', () => {
    fc.assert(
      fc.property(lessons(30), probabilities, verdicts, (given, estimate, verdict) => {
        const before = replayed(blankLayer(), given);
        const after = corrected(before, estimate, verdict);
        // Cutting a layer to its length can only bring it nearer to where it was.
        expect(lengthOf(after.map((weight, i) => weight - (before[i] ?? 0)))).toBeLessThanOrEqual(STEP_LIMIT + 1e-9);
      }),
    );
  });
});

test('a correction makes what was said of that estimate more likely', () => {
  fc.assert(
    fc.property(probabilities, verdicts, (estimate, verdict) => {
      const at = EMOTIONS.indexOf(verdict.emotion);
      const after = adaptProbabilities(corrected(blankLayer(), estimate, verdict), estimate)[at] ?? 0;
      const change = after - (estimate[at] ?? 0);
      if (verdict.kind === 'is') expect(change).toBeGreaterThanOrEqual(-1e-9);
      else expect(change).toBeLessThanOrEqual(1e-9);
    }),
  );
});

test('what is known of an utterance is everything on one emotion, or the rest shared as it stood', () => {
  const p = [0.5, 0.1, 0.1, 0, 0.2, 0.1, 0];
  expect(conditioned(p, { kind: 'is', emotion: 'sad' })).toEqual([0, 0, 0, 0, 0, 1, 0]);
  expect(conditioned(p, { kind: 'is-not', emotion: 'angry' })).toEqual([0, 0.2, 0.2, 0, 0.4, 0.2, 0]);
  expect(conditioned([1, 0, 0, 0, 0, 0, 0], { kind: 'is-not', emotion: 'angry' })[1]).toBeCloseTo(1 / 6);
});

test('a blank layer gives back the very numbers, and features are of length 1', () => {
  const p = [0.5, 0.1, 0.1, 0, 0.2, 0.1, 0];
  expect(adaptProbabilities(blankLayer(), p)).toBe(p);
  expect(Math.hypot(...featuresOf(p))).toBeCloseTo(1, 12);
});
