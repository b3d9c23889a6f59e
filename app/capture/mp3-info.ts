import type { Mp3Frame } from './mp3-frames.ts';

/** What an encoder noted in the silent first frame of an MP3 file ("Xing" or "Info" header, with LAME's extension). */
export interface Mp3Info {
  /** Frames that follow. */
  readonly frames?: number;
  /** Samples per channel of encoder delay and padding, which the decoder leaves out. */
  readonly trimmedSamples: number;
}

/** Where LAME's 12-bit delay and 12-bit padding stand, counted from the "Xing" mark. */
const DELAY_OFFSET = 141;

/** @returns undefined when the frame holds sound. */
export function readMp3Info(bytes: DataView, frame: Mp3Frame): Mp3Info | undefined {
  const isMpeg1 = frame.samples === 1_152;
  const sideInformation = isMpeg1 ? (frame.channelCount === 1 ? 17 : 32) : frame.channelCount === 1 ? 9 : 17;
  const mark = 4 + sideInformation;
  if (bytes.byteLength < mark + 12) return undefined;
  const name = bytes.getUint32(mark);
  if (name !== 0x58696e67 && name !== 0x496e666f) return undefined;
  const hasFrames = (bytes.getUint32(mark + 4) & 1) === 1;
  const extended = bytes.byteLength >= mark + DELAY_OFFSET + 3;
  const delays = extended ? bytes.getUint32(mark + DELAY_OFFSET - 1) & 0xff_ffff : 0;
  return {
    ...(hasFrames ? { frames: bytes.getUint32(mark + 8) } : {}),
    trimmedSamples: (delays >>> 12) + (delays & 0xfff),
  };
}
