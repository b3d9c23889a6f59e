import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { levelGain, normaliseLevel, TARGET_RMS } from './level.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../native-models/voice-emotion/golden.json', import.meta.url), 'utf8'),
) as { readonly level: readonly { sampleCount: number; scale: number; gain: number }[] };

/** The trainer's test signal: two tones that swell and pause. */
function swell(sampleCount: number, scale: number): Float32Array {
  return Float32Array.from({ length: sampleCount }, (_, i) => {
    const swelling = Math.max(0, Math.sin((2 * Math.PI * i) / 8000));
    return (
      scale * swelling * (Math.sin((2 * Math.PI * 220 * i) / 16000) + 0.5 * Math.sin((2 * Math.PI * 1370 * i) / 16000))
    );
  });
}

test.each(golden.level)(
  'agrees with the trainer on $sampleCount samples at scale $scale',
  ({ sampleCount, scale, gain }) => {
    expect(levelGain(swell(sampleCount, scale)) / gain).toBeCloseTo(1, 4);
  },
);

test('brings a loud and a quiet recording of the same sound to the same level', () => {
  const loud = normaliseLevel(swell(16000, 0.5));
  const quiet = normaliseLevel(swell(16000, 0.005));
  expect(loud).toHaveLength(16000);
  loud.forEach((sample, i) => {
    if (i % 97 === 0) expect(quiet[i]).toBeCloseTo(sample, 4);
  });
});

test('takes away the offset of a sound card', () => {
  const plain = normaliseLevel(swell(16000, 0.02));
  const offset = normaliseLevel(swell(16000, 0.02).map((sample) => sample + 0.4));
  plain.forEach((sample, i) => {
    if (i % 97 === 0) expect(offset[i]).toBeCloseTo(sample, 4);
  });
  expect(Math.max(...normaliseLevel(new Float32Array(800).fill(0.5)))).toBe(0);
});

test('measures speech only: a long pause changes nothing', () => {
  const tone = Float32Array.from({ length: 16000 }, (_, i) => 0.3 * Math.sin(i));
  const paused = new Float32Array(160000);
  paused.set(tone, 32000);
  expect(levelGain(paused)).toBeCloseTo(levelGain(tone), 6);
  expect(levelGain(tone)).toBeCloseTo(TARGET_RMS / (0.3 * Math.SQRT1_2), 3);
});

test('leaves silence and nothing alone, and raises by no more than 40 dB', () => {
  expect(levelGain(new Float32Array(0))).toBe(1);
  expect(levelGain(new Float32Array(16000))).toBe(1);
  expect(levelGain(Float32Array.from({ length: 16000 }, (_, i) => 1e-4 * Math.sin(i)))).toBe(100);
});
