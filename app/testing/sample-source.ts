import type { AudioSource } from '../capture/audio-source.ts';
import type { ChannelRole } from '../domain/audio.ts';

const FRAME_SAMPLES = 512;

/** A recording that holds these samples on one channel. */
export function sampleSource(samples: Float32Array, channel: ChannelRole = 'customer'): AudioSource {
  return {
    description: { kind: 'recording', label: 'Samples', channels: [channel], durationSamples: samples.length },
    async *frames({ fromSample, signal }) {
      for (let start = fromSample; start < samples.length && !signal.aborted; start += FRAME_SAMPLES)
        yield { channel, startSample: start, samples: samples.slice(start, start + FRAME_SAMPLES) };
    },
  };
}
