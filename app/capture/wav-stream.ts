import { A_LAW_SAMPLES, MU_LAW_SAMPLES } from '../signal/mu-law.ts';
import { type FileBytes, openFileBytes } from './file-bytes.ts';
import type { PcmReadOptions, PcmStream } from './pcm-stream.ts';
import type { WavCoding, WavHeader } from './wav-header.ts';

/** Sample frames per read: at 16-bit stereo 64 kB, so ten hours of sound never lie in memory. */
const READ_FRAMES = 16_384;

const CODING_LABELS: Readonly<Record<WavCoding, string>> = {
  'pcm-8': '8-bit',
  'pcm-16': '16-bit',
  'pcm-24': '24-bit',
  'pcm-32': '32-bit',
  'float-32': '32-bit float',
  'float-64': '64-bit float',
  'mu-law': 'µ-law',
  'a-law': 'A-law',
};

/** How one sample is read, to [-1, 1]. */
const READERS: Readonly<Record<WavCoding, (view: DataView, offset: number) => number>> = {
  'pcm-8': (view, offset) => (view.getUint8(offset) - 128) / 128,
  'pcm-16': (view, offset) => view.getInt16(offset, true) / 32_768,
  'pcm-24': (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608,
  'pcm-32': (view, offset) => view.getInt32(offset, true) / 2_147_483_648,
  'float-32': (view, offset) => view.getFloat32(offset, true),
  'float-64': (view, offset) => view.getFloat64(offset, true),
  'mu-law': (view, offset) => MU_LAW_SAMPLES[view.getUint8(offset)] as number,
  'a-law': (view, offset) => A_LAW_SAMPLES[view.getUint8(offset)] as number,
};

/** A WAV file whose header was read and whose coding is known, decoded as it is read. */
export function wavStream(path: string, header: WavHeader & { readonly coding: WavCoding }): PcmStream {
  const { coding, channelCount, sampleRateHz, sampleBytes } = header;
  return {
    format: 'WAV',
    coding: CODING_LABELS[coding],
    sampleRateHz,
    channelCount,
    lengthFrames: header.dataBytes / (channelCount * sampleBytes),
    mayBeInvalid: coding.startsWith('float'),
    warnings: header.warnings,
    read: (options) => readWav(path, header, options),
  };
}

async function* readWav(path: string, header: WavHeader & { readonly coding: WavCoding }, options: PcmReadOptions) {
  const { channelCount, sampleBytes, dataOffset, dataBytes } = header;
  const blockBytes = channelCount * sampleBytes;
  const lengthFrames = dataBytes / blockBytes;
  const file: FileBytes = await openFileBytes(path);
  try {
    for (let at = options.fromFrame; at < lengthFrames && !options.signal.aborted; at += READ_FRAMES) {
      const wanted = Math.min(READ_FRAMES, lengthFrames - at);
      const view = await file.at(dataOffset + at * blockBytes, wanted * blockBytes);
      const frames = Math.floor(view.byteLength / blockBytes);
      if (frames > 0) yield decode(view, frames, header);
      if (frames < wanted) {
        options.onDefect({ code: 'audio-truncated', message: 'The recording became shorter while it was read.' });
        return;
      }
    }
  } finally {
    await file.close();
  }
}

function decode(view: DataView, frames: number, header: WavHeader & { readonly coding: WavCoding }): Float32Array[] {
  const { channelCount, sampleBytes } = header;
  const read = READERS[header.coding];
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(frames);
    const step = channelCount * sampleBytes;
    for (let i = 0, offset = channel * sampleBytes; i < frames; i++, offset += step) samples[i] = read(view, offset);
    return samples;
  });
}
