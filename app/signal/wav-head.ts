/** Bytes of the head of a WAV file. */
export const WAV_HEAD_BYTES = 44;

/** What a WAV file's head says of its samples. */
export interface WavSamples {
  /** 1 PCM, 3 IEEE float, 6 A-law, 7 µ-law (Microsoft, `mmreg.h`). */
  readonly formatTag: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Bytes of one sample of one channel. */
  readonly sampleBytes: number;
  readonly dataBytes: number;
}

/** @returns the head of a WAV file, `[WAV_HEAD_BYTES]`, whose samples follow; an odd number of bytes of them takes a zero more. */
export function wavHead({ formatTag, channelCount, sampleRateHz, sampleBytes, dataBytes }: WavSamples): Uint8Array {
  const blockBytes = sampleBytes * channelCount;
  const view = new DataView(new ArrayBuffer(WAV_HEAD_BYTES));
  writeName(view, 0, 'RIFF');
  view.setUint32(4, WAV_HEAD_BYTES - 8 + dataBytes + (dataBytes % 2), true);
  writeName(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, formatTag, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, sampleBytes * 8, true);
  writeName(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return new Uint8Array(view.buffer);
}

function writeName(view: DataView, offset: number, name: string): void {
  for (let i = 0; i < name.length; i++) view.setUint8(offset + i, name.charCodeAt(i));
}
