/** Live acoustic descriptors of a segment by meyda, beside the app's own prosody. For display: no model reads them. */
import Meyda from 'meyda';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Prosody } from '../domain/speech.ts';
import { measureProsody } from '../signal/prosody.ts';

/** meyda's default frame: 32 ms here. Every other frame is looked at: means change little, and it costs half. */
const FRAME_SAMPLES = 512;
const STEP_SAMPLES = 2 * FRAME_SAMPLES;
/** Frames 25 dB under the loudest are pauses. */
const PAUSE_RATIO = 10 ** (-25 / 20);

interface Descriptors {
  readonly rms: number;
  /** Centre of the amplitude spectrum, in bins. */
  readonly spectralCentroid: number;
  /** Geometric over arithmetic mean of the amplitude spectrum: 0 is a tone, 1 is noise. */
  readonly spectralFlatness: number;
  /** Sign changes in the frame. */
  readonly zcr: number;
}

/** meyda's types describe another module shape than the one Node and esbuild give. */
const meyda = Meyda as unknown as {
  extract(features: readonly (keyof Descriptors)[], frame: Float32Array): Descriptors;
};

/**
 * Prosody with the means over the frames of speech of spectral centroid (Hz), spectral flatness (0..1) and zero crossings
 * per sample (0..1).
 *
 * @param samples mono at CALL_RATE_HZ, [-1, 1]
 * @returns undefined for less than 0.1 s and for silence
 */
export function measureAcoustics(samples: Float32Array): Prosody | undefined {
  const prosody = measureProsody(samples);
  return prosody && { ...prosody, ...describeSpectrum(samples) };
}

function describeSpectrum(
  samples: Float32Array,
): Pick<Prosody, 'spectralCentroidHz' | 'spectralFlatness' | 'zeroCrossingRate'> {
  const frames: Descriptors[] = [];
  for (let start = 0; start + FRAME_SAMPLES <= samples.length; start += STEP_SAMPLES) {
    frames.push(
      meyda.extract(
        ['rms', 'spectralCentroid', 'spectralFlatness', 'zcr'],
        samples.slice(start, start + FRAME_SAMPLES),
      ),
    );
  }
  const loudest = Math.max(0, ...frames.map((frame) => frame.rms));
  const spoken = frames.filter((frame) => frame.rms > 0 && frame.rms >= loudest * PAUSE_RATIO);
  if (spoken.length === 0) return {};
  const mean = (of: (frame: Descriptors) => number) =>
    spoken.reduce((sum, frame) => sum + of(frame), 0) / spoken.length;
  return {
    spectralCentroidHz: (mean((frame) => frame.spectralCentroid) * CALL_RATE_HZ) / FRAME_SAMPLES,
    spectralFlatness: mean((frame) => frame.spectralFlatness),
    zeroCrossingRate: mean((frame) => frame.zcr) / FRAME_SAMPLES,
  };
}
