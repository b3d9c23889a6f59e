/**
 * Pitch of speech by YIN: de Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and music",
 * JASA 111 (2002). It looks for the period at which the signal repeats, so it also works where the telephone has cut the
 * fundamental away. The difference function is computed through a correlation by FFT, at half the call's rate.
 */
import FFT from 'fft.js';
import { CALL_RATE_HZ } from '../domain/audio.ts';

/** Range of speaking voices; shouting and children stay under 500 Hz mostly. */
const LOWEST_HZ = 60;
const HIGHEST_HZ = 500;
/** Dip of the normalised difference that counts as a period: the paper uses 0.1; telephone speech needs a little more. */
const DIP = 0.15;
/** A frame whose deepest dip stays above this is not voiced. */
const VOICED_DIP = 0.3;

const RATE_HZ = CALL_RATE_HZ / 2;
const SHORTEST = Math.floor(RATE_HZ / HIGHEST_HZ);
const LONGEST = Math.ceil(RATE_HZ / LOWEST_HZ);
/** Integration window: 32 ms. */
const WINDOW = 256;
const FFT_SIZE = 512;

/** Step between frames on the call clock: 20 ms. */
export const PITCH_HOP_SAMPLES = 320;

/**
 * @param samples mono at CALL_RATE_HZ, [-1, 1]
 * @returns pitch in Hz of each frame, frame i centred near sample i * PITCH_HOP_SAMPLES + 390; 0 where it is not voiced.
 *   Level is not looked at: a frame of quiet hum is voiced, a frame of zeros is not.
 */
export function trackPitch(samples: Float32Array): Float32Array {
  const half = halveRate(samples);
  const hop = PITCH_HOP_SAMPLES / 2;
  const frames = Math.max(0, Math.floor((half.length - WINDOW - LONGEST) / hop) + 1);
  const yin = createYin();
  const pitches = Float32Array.from({ length: frames }, (_, frame) => yin(half, frame * hop));
  return removeJumps(pitches);
}

/** Halves the rate after a short low-pass (windowed sinc, -6 dB at 4 kHz). */
function halveRate(samples: Float32Array): Float32Array {
  const taps = HALF_BAND.length;
  const centre = (taps - 1) / 2;
  const half = new Float32Array(Math.floor(samples.length / 2));
  for (let i = 0; i < half.length; i++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += (HALF_BAND[tap] as number) * (samples[2 * i + tap - centre] ?? 0);
    half[i] = sum;
  }
  return half;
}

const HALF_BAND = Float64Array.from({ length: 15 }, (_, tap) => {
  const x = tap - 7;
  const sinc = x === 0 ? 0.5 : Math.sin((Math.PI * x) / 2) / (Math.PI * x);
  return sinc * (0.5 + 0.5 * Math.cos((Math.PI * x) / 8));
});

function createYin(): (signal: Float32Array, start: number) => number {
  const fft = new FFT(FFT_SIZE);
  const [window, stretch, product, correlation] = [0, 1, 2, 3].map(() => fft.createComplexArray()) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const input = new Array<number>(FFT_SIZE).fill(0);
  const difference = new Float64Array(LONGEST + 1);
  return (signal, start) => {
    for (let i = 0; i < FFT_SIZE; i++) input[i] = i < WINDOW ? (signal[start + i] ?? 0) : 0;
    fft.realTransform(window, input);
    fft.completeSpectrum(window);
    for (let i = 0; i < FFT_SIZE; i++) input[i] = i < WINDOW + LONGEST ? (signal[start + i] ?? 0) : 0;
    fft.realTransform(stretch, input);
    fft.completeSpectrum(stretch);
    for (let i = 0; i < 2 * FFT_SIZE; i += 2) {
      const [a, b] = [window[i] as number, window[i + 1] as number];
      const [c, d] = [stretch[i] as number, stretch[i + 1] as number];
      product[i] = a * c + b * d;
      product[i + 1] = a * d - b * c;
    }
    fft.inverseTransform(correlation, product);
    fillDifference(difference, correlation, signal, start);
    return periodToHz(difference);
  };
}

/** Cumulative mean normalised difference, d'(lag), for lags 0..LONGEST; correlation is complex, its real parts are used. */
function fillDifference(out: Float64Array, correlation: readonly number[], signal: Float32Array, start: number): void {
  let energy = 0;
  for (let i = 0; i < WINDOW; i++) energy += (signal[start + i] ?? 0) ** 2;
  const still = energy;
  let sum = 0;
  out[0] = 1;
  for (let lag = 1; lag <= LONGEST; lag++) {
    energy += (signal[start + lag + WINDOW - 1] ?? 0) ** 2 - (signal[start + lag - 1] ?? 0) ** 2;
    const difference = Math.max(0, still + energy - 2 * (correlation[2 * lag] as number));
    sum += difference;
    out[lag] = sum > 1e-9 ? (difference * lag) / sum : 1;
  }
}

/** The first dip that is deep enough, else the deepest; its place is refined by a parabola. 0 when nothing repeats. */
function periodToHz(difference: Float64Array): number {
  let best = SHORTEST;
  for (let lag = SHORTEST; lag < LONGEST; lag++) {
    const value = difference[lag] as number;
    if (value < DIP && value <= (difference[lag + 1] as number)) {
      best = lag;
      break;
    }
    if (value < (difference[best] as number)) best = lag;
  }
  const middle = difference[best] as number;
  if (middle > VOICED_DIP) return 0;
  const before = difference[best - 1] ?? middle;
  const after = difference[best + 1] ?? middle;
  const curve = before - 2 * middle + after;
  const shift = curve > 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curve))) : 0;
  return RATE_HZ / (best + shift);
}

/** Voiced frames that stand alone, or an octave off both neighbours, are errors of the tracker and not of the speaker. */
function removeJumps(pitches: Float32Array): Float32Array {
  const isNear = (a: number, b: number) => a > 0 && b > 0 && Math.abs(Math.log2(a / b)) < 0.6;
  return pitches.map((pitch, i) => {
    const [before, after] = [pitches[i - 1] ?? 0, pitches[i + 1] ?? 0];
    return isNear(pitch, before) || isNear(pitch, after) ? pitch : 0;
  });
}
