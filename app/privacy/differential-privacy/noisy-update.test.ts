import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { clipAndNoise } from './noisy-update.ts';

/** So little noise that what was clipped shows. */
const HARDLY_ANY = 1e-9;
const lengthOf = (vector: ArrayLike<number>) => Math.hypot(...Array.from(vector));

describe('an update', () => {
  it('is never longer than the clipping norm, whatever it was', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 12 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (update, clipNorm) => {
          const clipped = clipAndNoise(update, { clipNorm, noiseMultiplier: HARDLY_ANY }, seededBytes(1));
          expect(lengthOf(clipped)).toBeLessThanOrEqual(clipNorm * (1 + 1e-12));
        },
      ),
    );
  });

  it('keeps its direction, and its length when that is allowed', () => {
    const clipped = clipAndNoise([30, -40], { clipNorm: 1, noiseMultiplier: HARDLY_ANY }, seededBytes(2));
    expect(clipped[0]).toBeCloseTo(0.6, 5);
    expect(clipped[1]).toBeCloseTo(-0.8, 5);
    const short = clipAndNoise([0.03, -0.04], { clipNorm: 1, noiseMultiplier: HARDLY_ANY }, seededBytes(2));
    expect(short[0]).toBeCloseTo(0.03, 5);
    expect(short[1]).toBeCloseTo(-0.04, 5);
  });

  it('gets noise of the multiplier times the norm, on its grid', () => {
    const noisy = clipAndNoise(new Float32Array(4_000), { clipNorm: 0.5, noiseMultiplier: 2 }, seededBytes(3));
    const deviation = Math.sqrt(noisy.reduce((sum, value) => sum + value * value, 0) / noisy.length);
    expect(deviation).toBeGreaterThan(0.95);
    expect(deviation).toBeLessThan(1.05);
    expect(noisy.every((value) => Number.isInteger((value / 0.5) * 2 ** 20))).toBe(true);
  });

  it('is refused when it is not finite, or would get no noise', () => {
    const random = seededBytes(4);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => clipAndNoise([1, bad], { clipNorm: 1, noiseMultiplier: 1 }, random)).toThrow(RangeError);
    expect(() => clipAndNoise([1], { clipNorm: 0, noiseMultiplier: 1 }, random)).toThrow(RangeError);
    expect(() => clipAndNoise([1], { clipNorm: 1, noiseMultiplier: 0 }, random)).toThrow(RangeError);
  });
});
