/**
 * Office noise, made up by a seed: people talking in the room, ventilation, a mains hum. Nobody's voice is in it, and the same seed
 * gives the same noise in every run, so that figures with noise can be repeated.
 */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { levelGain, TARGET_RMS } from '../signal/level.ts';
import { randomNumbers } from './random.ts';

const TALKERS = 6;
/** Parts by RMS: the talk is what is heard most. */
const PARTS = { talk: 1, ventilation: 0.5, hum: 0.15 };
/** Usual frequencies of the first two formants of vowels, Hz (Peterson and Barney 1952), roughly. */
const FIRST_FORMANT = [300, 750] as const;
const SECOND_FORMANT = [900, 2_200] as const;
const HUM_HZ = [50, 100, 150] as const;

/** Adds noise so that the speech's active blocks are `snrDb` above it; the sum is clipped to [-1, 1]. */
export function withOfficeNoise(samples: Float32Array, snrDb: number, seed: number): Float32Array {
  const speechRms = TARGET_RMS / levelGain(samples);
  const noise = officeNoise(samples.length, seed);
  const gain = (speechRms * 10 ** (-snrDb / 20)) / Math.max(rmsOf(noise), 1e-9);
  return samples.map((sample, i) => Math.min(1, Math.max(-1, sample + gain * (noise[i] ?? 0))));
}

/** Noise of unit RMS, or silence of no length. */
export function officeNoise(length: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const sum = new Float32Array(length);
  const add = (part: Float32Array, rms: number) => {
    const gain = rms / Math.max(rmsOf(part), 1e-9);
    for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + gain * (part[i] ?? 0);
  };
  for (let talker = 0; talker < TALKERS; talker++) add(talk(length, random), PARTS.talk / Math.sqrt(TALKERS));
  add(ventilation(length, random), PARTS.ventilation);
  add(hum(length, random), PARTS.hum);
  const rms = Math.max(rmsOf(sum), 1e-9);
  return sum.map((sample) => sample / rms);
}

/** One talker without words: a pulse train with a wandering pitch through two formants that change with every syllable. */
function talk(length: number, random: () => number): Float32Array {
  const out = new Float32Array(length);
  const pitchHz = 90 + 130 * random();
  const within = ([low, high]: readonly [number, number]) => low + (high - low) * random();
  let [left, phase, loudness, voiced] = [0, random(), 0, true];
  let resonators = [resonator(500), resonator(1_500)] as const;
  for (let i = 0; i < length; i++) {
    if (left-- <= 0) {
      // A syllable every 120 to 320 ms, one in five a pause, one in four without voice.
      left = CALL_RATE_HZ * (0.12 + 0.2 * random());
      loudness = random() < 0.2 ? 0 : 0.3 + random();
      voiced = random() > 0.25;
      resonators = [resonator(within(FIRST_FORMANT)), resonator(within(SECOND_FORMANT))];
    }
    phase += (pitchHz * (1 + 0.1 * Math.sin(i / 9_000))) / CALL_RATE_HZ;
    const pulse = phase >= 1 ? 1 : 0;
    phase %= 1;
    const source = loudness * (voiced ? pulse : 0.05 * (random() - 0.5));
    out[i] = resonators[0](source) + 0.5 * resonators[1](source);
  }
  return out;
}

/** Air: noise whose power falls by 6 dB an octave above about 200 Hz. */
function ventilation(length: number, random: () => number): Float32Array {
  const out = new Float32Array(length);
  let state = 0;
  for (let i = 0; i < length; i++) {
    state = 0.92 * state + (random() - 0.5);
    out[i] = state;
  }
  return out;
}

function hum(length: number, random: () => number): Float32Array {
  const phases = HUM_HZ.map(() => 2 * Math.PI * random());
  return Float32Array.from({ length }, (_, i) =>
    HUM_HZ.reduce(
      (sum, hz, k) => sum + Math.sin((2 * Math.PI * hz * i) / CALL_RATE_HZ + (phases[k] ?? 0)) / (k + 1),
      0,
    ),
  );
}

/** A resonance 100 Hz wide (two poles). */
function resonator(hz: number): (sample: number) => number {
  const radius = Math.exp((-Math.PI * 100) / CALL_RATE_HZ);
  const [a, b] = [2 * radius * Math.cos((2 * Math.PI * hz) / CALL_RATE_HZ), -radius * radius];
  let [y1, y2] = [0, 0];
  return (sample) => {
    const y = (1 - radius) * sample + a * y1 + b * y2;
    [y2, y1] = [y1, y];
    return y;
  };
}

function rmsOf(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / Math.max(1, samples.length));
}
