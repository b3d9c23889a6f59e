/** Level of a signal over time, and which frames of it are speech. */

/** 20 ms frames, as the pitch track has them. */
export const LEVEL_FRAME_SAMPLES = 320;
/** Level given for digital silence. */
export const FLOOR_DBFS = -100;
/** Frames this far under the loudest are pauses: 25 dB, as in de Jong and Wempe's syllable counter. */
const SPEECH_RANGE_DB = 25;
/** Nothing under this is speech, however quiet the rest is. */
const SPEECH_FLOOR_DBFS = -70;

/** RMS level in dBFS (0 is a full-scale square wave) of each whole 20 ms frame. */
export function levelContour(samples: Float32Array): Float32Array {
  const frames = Math.floor(samples.length / LEVEL_FRAME_SAMPLES);
  return Float32Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let i = frame * LEVEL_FRAME_SAMPLES; i < (frame + 1) * LEVEL_FRAME_SAMPLES; i++)
      sum += (samples[i] as number) ** 2;
    return Math.max(FLOOR_DBFS, 10 * Math.log10(sum / LEVEL_FRAME_SAMPLES));
  });
}

/** Whether each frame is speech rather than a pause. */
export function speechFrames(levels: Float32Array): readonly boolean[] {
  const loudest = levels.reduce((a, b) => Math.max(a, b), FLOOR_DBFS);
  const threshold = Math.max(loudest - SPEECH_RANGE_DB, SPEECH_FLOOR_DBFS);
  return Array.from(levels, (level) => level >= threshold);
}
