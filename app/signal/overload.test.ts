import { expect, test } from 'vitest';
import { clipped, noise } from '../testing/made-sounds.ts';
import { isOverloaded } from './overload.ts';

/** Pulses that swell and die away, as a voice does. */
function voice(loudness = 0.3): Float32Array {
  const next = noise(7);
  return Float32Array.from({ length: 16_000 }, (_, i) => {
    const swelling = Math.max(0, Math.sin((2 * Math.PI * i) / 5_000));
    return loudness * swelling * (Math.exp(-(i % 120) / 25) * Math.sin(i / 3) + 0.05 * next());
  });
}

test('tells a voice that is cut flat from one that is not, at any level', () => {
  for (const loudness of [0.001, 0.3, 3]) {
    expect(isOverloaded(voice(loudness))).toBe(false);
    expect(isOverloaded(clipped(voice(loudness), 0.8))).toBe(true);
  }
});

test('takes silence, nothing and a lone click for no overload, a steady tone for one', () => {
  const click = new Float32Array(800);
  click[400] = 0.9;
  click.fill(0.1, 401, 440);
  expect([new Float32Array(0), new Float32Array(800), click].map(isOverloaded)).toEqual([false, false, false]);
  expect(isOverloaded(Float32Array.from({ length: 800 }, (_, i) => Math.sin(i / 5)))).toBe(true);
});
