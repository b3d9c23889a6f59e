/** How a segment sounds: pitch, level and tempo, measured from its samples. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Prosody } from '../domain/speech.ts';
import { levelContour, speechFrames } from './level-contour.ts';
import { trackPitch } from './pitch.ts';
import { countSyllables } from './syllables.ts';

/** Less sound than this is not measured: 0.1 s. */
const SHORTEST_SAMPLES = CALL_RATE_HZ / 10;
/** Pitch is told from this many voiced frames (0.1 s) on, tempo from this much speech on. */
const ENOUGH_VOICED_FRAMES = 5;
const ENOUGH_TEMPO_SAMPLES = CALL_RATE_HZ;
/** Pitches further than this from the median are errors (an octave is 12). */
const OUTLIER_SEMITONES = 11;

/**
 * Median pitch and its standard deviation in semitones, mean level and its standard deviation over the frames that are
 * speech, syllable-like peaks per second of the segment.
 *
 * @param samples mono at CALL_RATE_HZ, [-1, 1]
 * @returns undefined for less than 0.1 s and for silence
 */
export function measureProsody(samples: Float32Array): Prosody | undefined {
  if (samples.length < SHORTEST_SAMPLES) return undefined;
  const levels = levelContour(samples);
  const isSpeech = speechFrames(levels);
  const spoken = levels.filter((_, frame) => isSpeech[frame]);
  if (spoken.length === 0) return undefined;
  const pitches = trackPitch(samples);
  const voiced = pitches.filter((pitch, frame) => pitch > 0 && isSpeech[frame + 1]);
  const powers = spoken.map((level) => 10 ** (level / 10));
  const tempo = samples.length >= ENOUGH_TEMPO_SAMPLES;
  return {
    ...(voiced.length >= ENOUGH_VOICED_FRAMES && describePitch(voiced)),
    levelDbfs: 10 * Math.log10(mean(powers)),
    levelSpreadDb: deviation(spoken),
    ...(tempo && { syllablesPerSecond: (countSyllables(samples, pitches) * CALL_RATE_HZ) / samples.length }),
    voicedShare: Math.min(1, voiced.length / spoken.length),
  };
}

function describePitch(voiced: Float32Array): Required<Pick<Prosody, 'pitchHz' | 'pitchSpreadSemitones'>> {
  const middle = median(voiced);
  const semitones = voiced.map((pitch) => 12 * Math.log2(pitch / middle));
  return {
    pitchHz: middle,
    pitchSpreadSemitones: deviation(semitones.filter((distance) => Math.abs(distance) < OUTLIER_SEMITONES)),
  };
}

function mean(values: Float32Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function deviation(values: Float32Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
}

function median(values: Float32Array): number {
  return values.slice().sort()[Math.floor(values.length / 2)] as number;
}
