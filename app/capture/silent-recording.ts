import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { FRAME_SAMPLES, type RecordingSource } from './recording-source.ts';
import type { PictureTrack } from './video-probe.ts';

/** A recording that has a picture and no sound: silence of the picture's length on the channel of whoever is seen. */
export function createSilentRecording(track: PictureTrack, role: ChannelRole): RecordingSource {
  const durationSamples = secondsToSamples(track.durationSeconds ?? 0);
  return {
    description: { kind: 'recording', label: `${track.format}, no sound`, channels: [role], durationSamples },
    warnings: [{ code: 'no-samples', message: 'This recording has no sound: only its picture is looked at.' }],
    async *frames({ fromSample, signal }) {
      for (let at = fromSample; at < durationSamples && !signal.aborted; at += FRAME_SAMPLES) {
        const samples = new Float32Array(Math.min(FRAME_SAMPLES, durationSamples - at));
        yield { channel: role, startSample: at, samples };
      }
    },
  };
}
