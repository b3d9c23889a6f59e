import { encodeALaw, encodeMuLaw } from '../signal/mu-law.ts';
import { WAV_HEAD_BYTES, wavHead } from '../signal/wav-head.ts';
import type { WavCoding } from './wav-header.ts';

/** What to write: equally long channels in [-1, 1] (clipped beyond, except in the float codings). */
export interface WavContent {
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz: number;
  readonly coding: WavCoding;
}

const FORMATS: Readonly<Record<WavCoding, { readonly tag: number; readonly bytes: number }>> = {
  'pcm-8': { tag: 1, bytes: 1 },
  'pcm-16': { tag: 1, bytes: 2 },
  'pcm-24': { tag: 1, bytes: 3 },
  'pcm-32': { tag: 1, bytes: 4 },
  'float-32': { tag: 3, bytes: 4 },
  'float-64': { tag: 3, bytes: 8 },
  'mu-law': { tag: 7, bytes: 1 },
  'a-law': { tag: 6, bytes: 1 },
};

/** Writes a WAV file into memory. @throws RangeError when there are no channels or their lengths differ. */
export function encodeWav({ channels, sampleRateHz, coding }: WavContent): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length;
  if (frames === undefined || channels.some((c) => c.length !== frames)) {
    throw new RangeError('A WAV file needs at least one channel, and channels of one length.');
  }
  const { tag, bytes } = FORMATS[coding];
  const blockBytes = bytes * channels.length;
  const dataBytes = frames * blockBytes;
  const head = wavHead({
    formatTag: tag,
    channelCount: channels.length,
    sampleRateHz,
    sampleBytes: bytes,
    dataBytes,
  });
  const written = new Uint8Array(WAV_HEAD_BYTES + dataBytes + (dataBytes % 2));
  written.set(head);
  const view = new DataView(written.buffer);
  channels.forEach((samples, channel) => {
    for (let i = 0; i < frames; i++) {
      writeSample(view, WAV_HEAD_BYTES + i * blockBytes + channel * bytes, samples[i] as number, coding);
    }
  });
  return written;
}

function writeSample(view: DataView, offset: number, sample: number, coding: WavCoding): void {
  if (coding === 'mu-law') view.setUint8(offset, encodeMuLaw(sample));
  else if (coding === 'a-law') view.setUint8(offset, encodeALaw(sample));
  else if (coding === 'float-32') view.setFloat32(offset, sample, true);
  else if (coding === 'float-64') view.setFloat64(offset, sample, true);
  else if (coding === 'pcm-8') view.setUint8(offset, quantise(sample, 128) + 128);
  else if (coding === 'pcm-16') view.setInt16(offset, quantise(sample, 32_768), true);
  else if (coding === 'pcm-32') view.setInt32(offset, quantise(sample, 2_147_483_648), true);
  else {
    const value = quantise(sample, 8_388_608);
    view.setUint16(offset, value & 0xffff, true);
    view.setInt8(offset + 2, value >> 16);
  }
}

function quantise(sample: number, scale: number): number {
  return Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale)));
}
