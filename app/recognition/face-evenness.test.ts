import { expect, test } from 'vitest';
import { CROP_SIDE } from './face-alignment.ts';
import { faceEvenness } from './face-evenness.ts';

/** A crop with fine detail where `shown` says so, grey elsewhere. */
function crop(shown: (x: number, y: number) => boolean): Float32Array {
  return Float32Array.from({ length: CROP_SIDE * CROP_SIDE }, (_, i) => {
    const [x, y] = [i % CROP_SIDE, Math.floor(i / CROP_SIDE)];
    return shown(x, y) ? 0.5 + 0.3 * Math.sin(x) * Math.cos(y) : 0.5;
  });
}

test('is near 1 for a crop with detail everywhere', () => {
  expect(faceEvenness(crop(() => true))).toBeGreaterThan(0.9);
});

test.each([
  ['on the left', (x: number) => x > 24],
  ['on the right', (x: number) => x < 24],
  ['in the mouth', (_x: number, y: number) => y < 28],
  ['in the eyes', (_x: number, y: number) => y > 28],
])('is near 0 where there is nothing to see %s', (_where, shown) => {
  expect(faceEvenness(crop(shown))).toBeLessThan(0.1);
});

test('is 0 for a flat crop', () => {
  expect(faceEvenness(crop(() => false))).toBe(0);
});
