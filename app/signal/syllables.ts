/**
 * Counts syllable-like peaks of level, after de Jong and Wempe, "Praat script to detect syllable nuclei and measure speech
 * rate automatically", Behavior Research Methods 41 (2009): voiced peaks within 25 dB of the loudest, each after a dip of 2 dB.
 */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { FLOOR_DBFS } from './level-contour.ts';
import { PITCH_HOP_SAMPLES } from './pitch.ts';

const HOP_SAMPLES = CALL_RATE_HZ / 100;
/** Praat's intensity for a lowest pitch of 50 Hz looks at 64 ms. */
const WINDOW_SAMPLES = 1_024;
const DIP_DB = 2;
const RANGE_DB = 25;

/**
 * @param samples mono at CALL_RATE_HZ
 * @param pitches the pitch track of the same samples (`trackPitch`)
 * @returns number of peaks
 */
export function countSyllables(samples: Float32Array, pitches: Float32Array): number {
  const levels = smoothLevels(samples);
  const threshold = levels.reduce((a, b) => Math.max(a, b), FLOOR_DBFS) - RANGE_DB;
  let peaks = 0;
  let lowest = Number.NEGATIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let highestAt = 0;
  /** A peak counts once the level has fallen 2 dB from it; the next one must first rise 2 dB from the dip. */
  let rising = true;
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (rising) {
      if (level > highest) [highest, highestAt] = [level, i];
      if (level > highest - DIP_DB && i < levels.length - 1) continue;
      if (highest >= threshold && isVoiced(pitches, highestAt * HOP_SAMPLES)) peaks++;
      rising = false;
      lowest = level;
    } else {
      lowest = Math.min(lowest, level);
      if (level < lowest + DIP_DB) continue;
      rising = true;
      [highest, highestAt] = [level, i];
    }
  }
  return peaks;
}

/** Level in dB every 10 ms over a raised-cosine window of 64 ms, through running block sums. */
function smoothLevels(samples: Float32Array): Float32Array {
  const count = Math.max(0, Math.floor((samples.length - WINDOW_SAMPLES) / HOP_SAMPLES) + 1);
  const blocks = Math.floor(samples.length / BLOCK);
  const energies = Float64Array.from({ length: blocks }, (_, block) => {
    let sum = 0;
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) sum += (samples[i] as number) ** 2;
    return sum / BLOCK;
  });
  return Float32Array.from({ length: count }, (_, frame) => {
    const first = (frame * HOP_SAMPLES) / BLOCK;
    let sum = 0;
    for (let i = 0; i < WEIGHTS.length; i++) sum += (WEIGHTS[i] as number) * (energies[first + i] ?? 0);
    return Math.max(FLOOR_DBFS, 10 * Math.log10(sum));
  });
}

const BLOCK = 32;
const WEIGHTS = raisedCosine(WINDOW_SAMPLES / BLOCK);

function raisedCosine(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / length)) / length);
}

/** Frames of the pitch track begin a window's half before what they tell about. */
function isVoiced(pitches: Float32Array, startSample: number): boolean {
  const centre = Math.round((startSample + WINDOW_SAMPLES / 2 - 390) / PITCH_HOP_SAMPLES);
  const last = pitches.length - 1;
  return [centre - 1, centre, centre + 1].some((frame) => (pitches[Math.min(Math.max(frame, 0), last)] ?? 0) > 0);
}
