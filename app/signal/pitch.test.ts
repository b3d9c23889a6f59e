import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trackPitch } from './pitch.ts';

/** Harmonics of a gliding fundamental, 1/k strong, only those within [lowHz, highHz]. */
function voice(fromHz: number, toHz: number, seconds: number, lowHz = 0, highHz = 7_000): Float32Array {
  let phase = 0;
  const length = seconds * 16_000;
  return Float32Array.from({ length }, (_, i) => {
    const hz = fromHz * (toHz / fromHz) ** (i / length);
    phase += (2 * Math.PI * hz) / 16_000;
    let sum = 0;
    for (let k = 1; k * hz < highHz; k++) if (k * hz >= lowHz) sum += Math.sin(k * phase) / k;
    return 0.2 * sum;
  });
}

function semitonesOff(pitches: Float32Array, expectedAt: (frame: number) => number): number[] {
  return Array.from(pitches, (pitch, frame) => (pitch > 0 ? 12 * Math.log2(pitch / expectedAt(frame)) : Number.NaN));
}

describe('trackPitch', () => {
  it('follows a glide over two octaves without an octave error', () => {
    const [from, to, seconds] = [90, 360, 3];
    const off = semitonesOff(trackPitch(voice(from, to, seconds)), (frame) => {
      return from * (to / from) ** ((frame * 320 + 390) / (seconds * 16_000));
    });
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.6);
  });

  it('finds the pitch of a voice whose fundamental the telephone cut away', () => {
    const pitches = trackPitch(voice(110, 110, 1, 300, 3_400));
    expect(pitches.every((pitch) => Math.abs(pitch - 110) < 1)).toBe(true);
  });

  it('finds any steady pitch between 70 and 450 Hz to within a quarter tone', () => {
    fc.assert(
      fc.property(fc.double({ min: 70, max: 450, noNaN: true }), fc.constantFrom(0, 300), (hz, lowHz) => {
        const off = semitonesOff(trackPitch(voice(hz, hz, 0.3, lowHz, 3_400)), () => hz);
        expect(off.length).toBeGreaterThan(10);
        for (const semitones of off) expect(Math.abs(semitones)).toBeLessThan(0.5);
      }),
      { numRuns: 40 },
    );
  });

  it('finds no voice in silence and hardly any in noise', () => {
    expect(trackPitch(new Float32Array(16_000)).every((pitch) => pitch === 0)).toBe(true);
    let seed = 7;
    const noise = Float32Array.from({ length: 32_000 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) * 0.2;
    });
    const pitches = trackPitch(noise);
    expect(pitches.filter((pitch) => pitch > 0).length / pitches.length).toBeLessThan(0.05);
  });

  it('has no frames for less than one window', () => {
    expect(trackPitch(new Float32Array(700)).length).toBe(0);
  });
});
