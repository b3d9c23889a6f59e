/**
 * Log-mel spectrum of levelled speech, `[frames, 40]`: what the light voice model hears. The same arithmetic as
 * `native-models/training/mel_features.py`; golden numbers hold the two together. Sound above 3.8 kHz is not looked at, so that
 * a telephone takes little away.
 */
import FFT from 'fft.js';
import { CALL_RATE_HZ } from '../domain/audio.ts';

/** Triangular filters, their centres equally spaced in mel between 60 and 3800 Hz. */
export const LOG_MEL_BANDS = 40;
/** 25 ms. */
const WINDOW_SAMPLES = 400;
/** 10 ms. */
const HOP_SAMPLES = 160;
const FFT_SAMPLES = 512;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 3800;
/** Power under which nothing is told apart: speech at the usual level (RMS 0.07) lies up to 50 dB above it in its weak bands. */
const FLOOR = 1e-7;

/** A log-mel spectrum, row-major `[frameCount, LOG_MEL_BANDS]`, natural logarithm of power. */
export interface LogMel {
  readonly values: Float32Array;
  readonly frameCount: number;
}

interface BandFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** Hann window, periodic. */
const HANN = Float64Array.from(
  { length: WINDOW_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW_SAMPLES),
);
const WINDOW_POWER = HANN.reduce((sum, weight) => sum + weight * weight, 0);
const FILTERS = bandFilters();

/**
 * @param samples mono at CALL_RATE_HZ after `normaliseLevel`; a signal shorter than one window is padded with zeros.
 * @returns `1 + floor((samples - 400) / 160)` frames, at least one.
 */
export function logMel(samples: Float32Array): LogMel {
  const frameCount = 1 + Math.max(0, Math.floor((samples.length - WINDOW_SAMPLES) / HOP_SAMPLES));
  const values = new Float32Array(frameCount * LOG_MEL_BANDS);
  const fft = new FFT(FFT_SAMPLES);
  const windowed = new Float64Array(FFT_SAMPLES);
  const spectrum = new Float64Array(2 * FFT_SAMPLES);
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * HOP_SAMPLES;
    for (let i = 0; i < WINDOW_SAMPLES; i++) windowed[i] = (samples[start + i] ?? 0) * (HANN[i] as number);
    fft.realTransform(spectrum, windowed);
    FILTERS.forEach((filter, band) => {
      values[frame * LOG_MEL_BANDS + band] = Math.log(bandPower(spectrum, filter) + FLOOR);
    });
  }
  return { values, frameCount };
}

/** Mean power of the bins under the filter; `spectrum` is complex, interleaved. */
function bandPower(spectrum: Float64Array, { firstBin, weights }: BandFilter): number {
  let power = 0;
  for (let i = 0; i < weights.length; i++) {
    const [re, im] = [spectrum[2 * (firstBin + i)] as number, spectrum[2 * (firstBin + i) + 1] as number];
    power += (weights[i] as number) * (re * re + im * im);
  }
  return power / WINDOW_POWER;
}

/** Triangles between neighbouring centres; the weights of each sum to 1. */
function bandFilters(): readonly BandFilter[] {
  const [lowest, highest] = [mel(LOWEST_HZ), mel(HIGHEST_HZ)];
  const edgeHz = (i: number) => hz(lowest + ((highest - lowest) * i) / (LOG_MEL_BANDS + 1));
  return Array.from({ length: LOG_MEL_BANDS }, (_, band) => {
    const [low, centre, high] = [edgeHz(band), edgeHz(band + 1), edgeHz(band + 2)];
    const binHz = CALL_RATE_HZ / FFT_SAMPLES;
    const firstBin = Math.ceil(low / binHz);
    const weights = Float64Array.from({ length: Math.floor(high / binHz) - firstBin + 1 }, (_, i) => {
      const at = (firstBin + i) * binHz;
      return Math.max(0, Math.min((at - low) / (centre - low), (high - at) / (high - centre)));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { firstBin, weights: weights.map((weight) => weight / sum) };
  });
}

/** Mel scale, 2595 log10(1 + f / 700) (O'Shaughnessy 1987, as HTK uses it). */
function mel(frequencyHz: number): number {
  return 2595 * Math.log10(1 + frequencyHz / 700);
}

function hz(value: number): number {
  return 700 * (10 ** (value / 2595) - 1);
}
