import type { AudioSource, SourceDescription } from '../capture/audio-source.ts';
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';

/** One thing said in a scripted call, in seconds from its start. */
export interface ScriptedSpeech {
  readonly channel: ChannelRole;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

const FRAME_SAMPLES = 512;

/** A source whose channels hold a hum where somebody speaks and silence elsewhere; it can be read from anywhere. */
export function scriptedSource(
  channels: readonly ChannelRole[],
  durationSeconds: number,
  speech: readonly ScriptedSpeech[],
  kind: SourceDescription['kind'] = 'recording',
): AudioSource {
  const durationSamples = Math.floor((durationSeconds * CALL_RATE_HZ) / FRAME_SAMPLES) * FRAME_SAMPLES;
  const loud = (channel: ChannelRole, sample: number): boolean =>
    speech.some(
      (s) => s.channel === channel && sample >= s.fromSeconds * CALL_RATE_HZ && sample < s.toSeconds * CALL_RATE_HZ,
    );
  return {
    description: { kind, label: 'Scripted', channels, durationSamples },
    async *frames({ fromSample, signal }) {
      for (let start = fromSample; start < durationSamples && !signal.aborted; start += FRAME_SAMPLES) {
        for (const channel of channels) {
          const samples = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) =>
            loud(channel, start + i) ? 0.3 * Math.sin((2 * Math.PI * 180 * (start + i)) / CALL_RATE_HZ) : 0,
          );
          yield { channel, startSample: start, samples };
        }
      }
    },
  };
}
