import { describe, expect, it } from 'vitest';
import { measureAcoustics } from './acoustic-descriptors.ts';

function tone(hz: number, seconds = 1): Float32Array {
  return Float32Array.from({ length: seconds * 16_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * hz * i) / 16_000));
}

describe('measureAcoustics', () => {
  it('puts the spectral centroid of a tone at its frequency, in Hz', () => {
    expect(measureAcoustics(tone(1_000))?.spectralCentroidHz).toBeCloseTo(1_000, -1);
  });

  it('counts the zero crossings of a tone per sample', () => {
    expect(measureAcoustics(tone(500))?.zeroCrossingRate).toBeCloseTo(1_000 / 16_000, 2);
  });

  it('tells a tone from noise by its flatness', () => {
    let seed = 3;
    const noise = Float32Array.from({ length: 16_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) * 0.2;
    });
    expect(measureAcoustics(tone(440))?.spectralFlatness).toBeLessThan(0.05);
    expect(measureAcoustics(noise)?.spectralFlatness).toBeGreaterThan(0.5);
  });

  it('is not moved by pauses of digital silence', () => {
    const withPause = new Float32Array(48_000);
    withPause.set(tone(1_000));
    expect(measureAcoustics(withPause)?.spectralCentroidHz).toBeCloseTo(1_000, -1);
  });

  it('says nothing about silence', () => {
    expect(measureAcoustics(new Float32Array(16_000))).toBeUndefined();
  });
});
