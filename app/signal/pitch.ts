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

/** Halves the rate after a short low-pass (windowed sinc, -6 dB at 4 kHz). Half-band: every second tap but the middle one is zero. */
function halveRate(samples: Float32Array): Float32Array {
  const centre = (HALF_BAND.length - 1) / 2;
  const padded = new Float32Array(samples.length + 2 * centre);
  padded.set(samples, centre);
  const half = new Float32Array(Math.floor(samples.length / 2));
  for (let i = 0; i < half.length; i++) {
    let sum = 0.5 * (padded[2 * i + centre] as number);
    for (let tap = 0; tap < HALF_BAND.length; tap += 2) {
      sum += (HALF_BAND[tap] as number) * (padded[2 * i + tap] as number);
    }
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
  const [input, spectrum, product, correlation] = [0, 1, 2, 3].map(() => new Float64Array(2 * FFT_SIZE)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const difference = new Float64Array(LONGEST + 1);
  return (signal, start) => {
    // Both real signals in one transform: the window as real, the longer stretch as imaginary parts.
    for (let i = 0; i < WINDOW + LONGEST; i++) {
      const sample = signal[start + i] as number;
      input[2 * i] = i < WINDOW ? sample : 0;
      input[2 * i + 1] = sample;
    }
    fft.transform(spectrum, input);
    for (let k = 0; k < FFT_SIZE; k++) {
      const mirror = k === 0 ? 0 : 2 * (FFT_SIZE - k);
      const [zr, zi] = [spectrum[2 * k] as number, spectrum[2 * k + 1] as number];
      const [mr, mi] = [spectrum[mirror] as number, spectrum[mirror + 1] as number];
      const [ar, ai] = [(zr + mr) / 2, (zi - mi) / 2];
      const [br, bi] = [(zi + mi) / 2, (mr - zr) / 2];
      product[2 * k] = ar * br + ai * bi;
      product[2 * k + 1] = ar * bi - ai * br;
    }
    fft.inverseTransform(correlation, product);
    fillDifference(difference, correlation, signal, start);
    return periodToHz(difference);
  };
}

/** Cumulative mean normalised difference, d'(lag), for lags 0..LONGEST; correlation is complex, its real parts are used. */
function fillDifference(out: Float64Array, correlation: Float64Array, signal: Float32Array, start: number): void {
  let energy = 0;
  for (let i = 0; i < WINDOW; i++) energy += (signal[start + i] as number) ** 2;
  const still = energy;
  let sum = 0;
  out[0] = 1;
  for (let lag = 1; lag <= LONGEST; lag++) {
    energy += (signal[start + lag + WINDOW - 1] as number) ** 2 - (signal[start + lag - 1] as number) ** 2;
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
