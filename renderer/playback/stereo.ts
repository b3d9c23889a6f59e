import type { KeptSound } from '../../app/contract/kept-sound.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';

const FULL_SCALE = 32_768;
/** Who is heard on which side: the agent left, the customer right, a mix of both in the middle. */
const SIDES: Readonly<Record<ChannelRole, readonly ('left' | 'right')[]>> = {
  agent: ['left'],
  customer: ['right'],
  unattributed: ['left', 'right'],
};

/** A piece of a kept call's sound for two loudspeakers, [-1, 1]. */
export function stereo({ channels }: Pick<KeptSound, 'channels'>): {
  readonly left: Float32Array;
  readonly right: Float32Array;
} {
  const decoded = channels.map(({ channel, pcm }) => ({ channel, samples: samplesOf(pcm) }));
  const length = Math.max(0, ...decoded.map(({ samples }) => samples.length));
  const heard = { left: new Float32Array(length), right: new Float32Array(length) };
  for (const { channel, samples } of decoded) for (const side of SIDES[channel]) heard[side].set(samples);
  return heard;
}

/** Samples of 16 bits, little-endian, from base64. */
function samplesOf(pcm: string): Float32Array {
  const text = atob(pcm);
  const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(2 * at, true) / FULL_SCALE);
}
