import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LOG_MEL_BANDS, logMel } from './log-mel.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../native-models/voice-light/golden.json', import.meta.url), 'utf8'),
) as { readonly logMel: readonly { sampleCount: number; values: readonly (readonly number[])[] }[] };

/** The trainer's made signal, see `signal` in golden.json. */
function sweep(sampleCount: number): Float32Array {
  return Float32Array.from(
    { length: sampleCount },
    (_, i) => 0.1 * Math.sin(0.02 * i + 0.0004 * i * i) + 0.02 * Math.sin(0.31 * i),
  );
}

/** The band that is strongest in a frame of a steady tone. */
function strongestBand(hz: number): number {
  const tone = Float32Array.from({ length: 1600 }, (_, i) => 0.1 * Math.sin((2 * Math.PI * hz * i) / 16000));
  const frame = logMel(tone).values.subarray(3 * LOG_MEL_BANDS, 4 * LOG_MEL_BANDS);
  return frame.indexOf(Math.max(...frame));
}

test.each(golden.logMel)('agrees with the trainer on $sampleCount samples', ({ sampleCount, values }) => {
  const found = logMel(sweep(sampleCount));
  expect(found.frameCount).toBe(values.length);
  expect(found.values).toHaveLength(values.length * LOG_MEL_BANDS);
  values.flat().forEach((value, i) => {
    expect(Math.abs((found.values[i] ?? Number.NaN) - value)).toBeLessThan(1e-4);
  });
});

test('puts a tone into the band around it, and a higher tone into a higher band', () => {
  const [low, middle, high] = [strongestBand(200), strongestBand(1000), strongestBand(3000)];
  expect(low).toBeLessThan(middle);
  expect(middle).toBeLessThan(high);
  expect(high).toBeLessThan(LOG_MEL_BANDS);
});

test('lies at the floor in silence, has a frame for each 10 ms, and at least one', () => {
  const silence = logMel(new Float32Array(16000));
  expect(silence.frameCount).toBe(98);
  expect(new Set(silence.values)).toEqual(new Set([Math.fround(Math.log(1e-7))]));
  expect(logMel(new Float32Array(10)).frameCount).toBe(1);
});
