import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prosody as prosodySchema } from '../contract/schemas.ts';
import { measureProsody } from './prosody.ts';

/** A voiced tone with harmonics whose level rises and falls `syllablesPerSecond` times a second by `depthDb`. */
function syllables(seconds: number, syllablesPerSecond: number, hz = 140, depthDb = 15): Float32Array {
  return Float32Array.from({ length: seconds * 16_000 }, (_, i) => {
    const t = i / 16_000;
    const level = (-depthDb / 2) * (1 - Math.cos(2 * Math.PI * syllablesPerSecond * t));
    const gain = 10 ** ((level - depthDb) / 20);
    const phase = 2 * Math.PI * hz * t;
    return 0.3 * gain * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase));
  });
}

describe('measureProsody', () => {
  it('measures pitch, level and syllable rate of a made voice', () => {
    const prosody = measureProsody(syllables(3, 4));
    expect(prosody?.pitchHz).toBeCloseTo(140, 0);
    expect(prosody?.pitchSpreadSemitones).toBeLessThan(0.2);
    expect(prosody?.voicedShare).toBeGreaterThan(0.9);
    expect(prosody?.syllablesPerSecond).toBeGreaterThan(3.5);
    expect(prosody?.syllablesPerSecond).toBeLessThan(4.5);
  });

  it('hears the same tempo at any volume', () => {
    const loud = measureProsody(syllables(4, 5));
    const quiet = measureProsody(syllables(4, 5).map((sample) => sample * 0.1));
    expect(quiet?.syllablesPerSecond).toBe(loud?.syllablesPerSecond);
    expect((loud?.levelDbfs ?? 0) - (quiet?.levelDbfs ?? 0)).toBeCloseTo(20, 1);
  });

  it('counts no syllables in a steady tone', () => {
    const prosody = measureProsody(syllables(2, 4, 200, 0));
    expect(prosody?.syllablesPerSecond).toBeLessThanOrEqual(0.5);
    expect(prosody?.levelSpreadDb).toBeLessThan(0.5);
  });

  it('does not let pauses lower the level', () => {
    const speech = syllables(1, 4);
    const withPause = new Float32Array(48_000);
    withPause.set(speech);
    expect(measureProsody(withPause)?.levelDbfs).toBeCloseTo(measureProsody(speech)?.levelDbfs ?? 0, 1);
  });

  it('says nothing about silence and about less than a tenth of a second', () => {
    expect(measureProsody(new Float32Array(16_000))).toBeUndefined();
    expect(measureProsody(syllables(1, 4).subarray(0, 1_500))).toBeUndefined();
  });

  it('gives no pitch where nothing is voiced', () => {
    const clicks = Float32Array.from({ length: 16_000 }, (_, i) => (i % 4_111 === 0 ? 0.5 : 0));
    const prosody = measureProsody(clicks);
    expect(prosody && 'pitchHz' in prosody).toBe(false);
  });

  it('always fits the contract', () => {
    const samples = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1_600, maxLength: 6_000 });
    fc.assert(
      fc.property(samples, (values) => {
        const prosody = measureProsody(Float32Array.from(values));
        if (prosody) expect(prosodySchema.safeParse(prosody).success).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
