/** Headers of MPEG audio layer III frames (ISO 11172-3 and 13818-3, and the unofficial MPEG 2.5). */
export interface Mp3Frame {
  readonly offset: number;
  /** Bytes to the next frame. */
  readonly length: number;
  readonly sampleRateHz: number;
  readonly channelCount: 1 | 2;
  /** Samples per channel the frame decodes to. */
  readonly samples: number;
}

const BITRATES_MPEG1_KBPS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_MPEG2_KBPS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES_MPEG1_HZ = [44_100, 48_000, 32_000];
const VERSION_2_5 = 0;
const VERSION_1 = 3;
const LAYER_III = 1;

/** Reads the frame header at `offset`, if one is there. */
export function readMp3Frame(bytes: DataView, offset: number): Mp3Frame | undefined {
  if (offset + 4 > bytes.byteLength) return undefined;
  const header = bytes.getUint32(offset);
  if (header >>> 21 !== 0x7ff) return undefined;
  const version = (header >>> 19) & 3;
  const layer = (header >>> 17) & 3;
  const bitrates = version === VERSION_1 ? BITRATES_MPEG1_KBPS : BITRATES_MPEG2_KBPS;
  const kbps = bitrates[(header >>> 12) & 15];
  const baseRate = SAMPLE_RATES_MPEG1_HZ[(header >>> 10) & 3];
  if (version === 1 || layer !== LAYER_III || !kbps || !baseRate) return undefined;
  const sampleRateHz = version === VERSION_1 ? baseRate : version === VERSION_2_5 ? baseRate / 4 : baseRate / 2;
  const samples = version === VERSION_1 ? 1_152 : 576;
  const padding = (header >>> 9) & 1;
  return {
    offset,
    length: Math.floor((samples * kbps * 125) / sampleRateHz) + padding,
    sampleRateHz,
    channelCount: ((header >>> 6) & 3) === 3 ? 1 : 2,
    samples,
  };
}

/** The first frame from `offset` on that is followed by another of the same kind: a lone match is chance. */
export function findMp3Frame(bytes: DataView, offset: number): Mp3Frame | undefined {
  for (let at = offset; at + 4 <= bytes.byteLength; at++) {
    const frame = readMp3Frame(bytes, at);
    if (!frame) continue;
    const next = readMp3Frame(bytes, at + frame.length);
    if (next?.sampleRateHz === frame.sampleRateHz && next.channelCount === frame.channelCount) return frame;
  }
  return undefined;
}

/** Bytes taken by an ID3v2 tag at the file's start, 0 without one; its length is written in 7-bit bytes. */
export function id3Length(head: DataView): number {
  if (head.byteLength < 10 || head.getUint8(0) !== 0x49 || head.getUint8(1) !== 0x44 || head.getUint8(2) !== 0x33) {
    return 0;
  }
  let length = 0;
  for (let i = 6; i < 10; i++) length = length * 128 + (head.getUint8(i) & 0x7f);
  const footer = head.getUint8(5) & 0x10 ? 10 : 0;
  return 10 + length + footer;
}
