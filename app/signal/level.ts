/**
 * Level normalisation of speech before the encoder, so that a model hears the voice and not the recording's volume.
 * The same arithmetic as `native-models/training/audio.py`; golden numbers hold the two together.
 */

/** Blocks over which loudness is measured: 20 ms at 16 kHz. */
const BLOCK_SAMPLES = 320;
/** RMS of the active blocks afterwards: about -23 dBFS, the usual level of recorded speech. */
export const TARGET_RMS = 0.07;
/** A block within 20 dB of the loudest one counts as speech. */
const ACTIVE_RATIO = 0.1;
/** 40 dB: a signal that needs more is not speech worth raising. */
const MAX_GAIN = 100;
/** Below this RMS there is nothing to measure, and the signal stays as it is. */
const SILENCE_RMS = 1e-5;
/** A mean beyond this share of the RMS around it is no part of the sound: a sound card's offset. */
const MOST_OFFSET = 0.1;

/**
 * The factor that brings the active blocks of the signal to RMS 0.07.
 *
 * @param samples mono, [-1, 1], 16 kHz; what follows the last whole block is not measured.
 * @returns a factor in (0, 100]; 1 for silence and for no samples.
 */
export function levelGain(samples: Float32Array): number {
  const squares = blockMeanSquares(samples);
  const loudest = squares.reduce((a, b) => Math.max(a, b), 0);
  const active = squares.filter((square) => square >= ACTIVE_RATIO * ACTIVE_RATIO * loudest);
  const rms = Math.sqrt(active.reduce((a, b) => a + b, 0) / Math.max(1, active.length));
  return rms < SILENCE_RMS ? 1 : Math.min(TARGET_RMS / rms, MAX_GAIN);
}

/**
 * The signal at the level the voice model was trained on, around zero; a copy, unless it is so already. Peaks may pass 1. An offset would
 * count as loudness and leave the voice too quiet; recordings that the trainer hears have none.
 */
export function normaliseLevel(samples: Float32Array): Float32Array {
  const centred = withoutOffset(samples);
  const gain = levelGain(centred);
  return gain === 1 ? centred : centred.map((sample) => sample * gain);
}

function withoutOffset(samples: Float32Array): Float32Array {
  let [sum, squares] = [0, 0];
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / samples.length;
  const around = Math.sqrt(Math.max(0, squares / samples.length - mean * mean));
  return Math.abs(mean) > MOST_OFFSET * around ? samples.map((sample) => sample - mean) : samples;
}

/** Mean square of each whole block; a signal shorter than one block is one block. */
function blockMeanSquares(samples: Float32Array): Float64Array {
  const size = Math.min(BLOCK_SAMPLES, samples.length);
  const squares = new Float64Array(size === 0 ? 0 : Math.floor(samples.length / size));
  for (let block = 0; block < squares.length; block++) {
    let sum = 0;
    for (const sample of samples.subarray(block * size, (block + 1) * size)) sum += sample * sample;
    squares[block] = sum / size;
  }
  return squares;
}
