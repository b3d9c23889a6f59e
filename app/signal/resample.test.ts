import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resample.ts';

function sine(frequencyHz: number, rateHz: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

function resample(samples: Float32Array, fromHz: number, toHz: number, cuts: readonly number[] = []): Float32Array {
  const resampler = createResampler(fromHz, toHz);
  const edges = [0, ...[...cuts].sort((a, b) => a - b), samples.length];
  const parts = edges.slice(1).map((end, k) => resampler.process(samples.subarray(edges[k], end)));
  return Float32Array.from([...parts, resampler.flush()].flatMap((part) => [...part]));
}

function rmsDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, s) => sum + s * s, 0) / samples.length + 1e-20);
}

const RATES = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

describe('the resampler', () => {
  it.each(RATES)('keeps a tone in place, in level and in phase from %i Hz', (rate) => {
    const result = resample(sine(1_000, rate, rate), rate, 16_000);
    const exact = sine(1_000, 16_000, result.length);
    const error = result.map((s, n) => s - (exact[n] as number)).slice(300, -300);
    expect(rmsDb(error) - rmsDb(exact)).toBeLessThan(-75);
  });

  it.each([24_000, 44_100, 48_000, 96_000])(
    'rejects a tone above 8 kHz at %i Hz instead of folding it back',
    (rate) => {
      for (const tone of [8_800, 10_000, 11_500]) {
        expect(rmsDb(resample(sine(tone, rate, rate), rate, 16_000).slice(300, -300))).toBeLessThan(-75);
      }
    },
  );

  it('adds no image above the original band when it raises the rate', () => {
    const result = resample(sine(3_000, 8_000, 8_000), 8_000, 16_000).slice(300, -300);
    const exact = sine(3_000, 16_000, 16_000).slice(300, -300);
    expect(rmsDb(result.map((s, n) => s - (exact[n] as number)))).toBeLessThan(-75);
  });

  it('gives ceil(inputs · to / from) samples, and the same ones however the input is cut', () => {
    const rate = fc.oneof(fc.constantFrom(...RATES), fc.integer({ min: 8_000, max: 96_000 }));
    const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 6 });
    const input = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 700 });
    fc.assert(
      fc.property(rate, input, cuts, (fromHz, values, where) => {
        const samples = Float32Array.from(values);
        const whole = resample(samples, fromHz, 16_000);
        expect(whole.length).toBe(Math.ceil((samples.length * 16_000) / fromHz));
        const inParts = resample(
          samples,
          fromHz,
          16_000,
          where.map((cut) => Math.min(cut, samples.length)),
        );
        expect(inParts).toEqual(whole);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 5_000 },
    );
  });

  it('refuses rates that are none', () => {
    for (const rate of [0, -8_000, 44_100.5, Number.NaN])
      expect(() => createResampler(rate, 16_000)).toThrow(RangeError);
  });
});
