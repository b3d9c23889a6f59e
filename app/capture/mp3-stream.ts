import { MPEGDecoder } from 'mpg123-decoder';
import type { Failure } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import { type FileBytes, openFileBytes } from './file-bytes.ts';
import { findMp3Frame, id3Length, type Mp3Frame, readMp3Frame } from './mp3-frames.ts';
import { readMp3Info } from './mp3-info.ts';
import type { PcmReadOptions, PcmStream } from './pcm-stream.ts';

/** Bytes looked at together; a frame has at most 1441. */
const WINDOW_BYTES = 262_144;
/** Frames decoded in one call: about 1.7 s at 44.1 kHz. */
const FRAMES_PER_DECODE = 64;

/** An MP3 file, decoded in this process (WebAssembly). Its length comes from counting frames. @throws AppError */
export async function mp3Stream(file: FileBytes): Promise<PcmStream> {
  let first: Mp3Frame | undefined;
  let info: ReturnType<typeof readMp3Info>;
  let frames = 0;
  for await (const { frame, bytes } of framesOf(file)) {
    if (!first) {
      first = frame;
      info = readMp3Info(bytes, frame);
      if (info) continue;
    }
    frames++;
  }
  if (!first) throw new AppError('not-audio', 'This looks like an MP3 file but has no sound that can be decoded.');
  if (frames === 0) throw new AppError('no-samples', 'This MP3 file has a header but no sound in it.');
  const warnings: Failure[] = [];
  if (info?.frames !== undefined && frames < info.frames) {
    const share = Math.floor((100 * frames) / info.frames);
    const message = `The recording is cut short: ${share} % of the announced sound is there, and is used.`;
    warnings.push({ code: 'audio-truncated', message });
  }
  return {
    format: 'MP3',
    sampleRateHz: first.sampleRateHz,
    channelCount: first.channelCount,
    lengthFrames: Math.max(1, frames * first.samples - (info?.trimmedSamples ?? 0)),
    mayBeInvalid: true,
    warnings,
    read: (options) => readMp3(file.path, options),
  };
}

async function* readMp3(path: string, { fromFrame, signal, onDefect }: PcmReadOptions) {
  const file = await openFileBytes(path);
  const decoder = new MPEGDecoder();
  try {
    await decoder.ready;
    let position = 0;
    let batch: Uint8Array[] = [];
    let channelCount = 1;
    const decode = (): Float32Array[] | undefined => {
      const { channelData, samplesDecoded } = decoder.decodeFrames(batch);
      batch = [];
      const skip = Math.max(0, Math.min(samplesDecoded, fromFrame - position));
      position += samplesDecoded;
      if (samplesDecoded - skip === 0) return undefined;
      return channelData.slice(0, channelCount).map((samples) => samples.slice(skip));
    };
    for await (const { frame, bytes } of framesOf(file, onDefect)) {
      if (signal.aborted) return;
      channelCount = frame.channelCount;
      batch.push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (batch.length < FRAMES_PER_DECODE) continue;
      const chunk = decode();
      if (chunk) yield chunk;
    }
    const rest = decode();
    if (rest) yield rest;
  } finally {
    decoder.free();
    await file.close();
  }
}

/** All frames like the first one; what lies between them is skipped, and told once if it looks like damage. */
async function* framesOf(
  file: FileBytes,
  onDefect: (failure: Failure) => void = () => {},
): AsyncGenerator<{ readonly frame: Mp3Frame; readonly bytes: DataView }> {
  let offset = id3Length(await file.at(0, 10));
  let first: Mp3Frame | undefined;
  let damaged = false;
  while (offset < file.size) {
    const window = await file.at(offset, WINDOW_BYTES);
    const isLast = offset + window.byteLength >= file.size;
    let at = 0;
    while (at < window.byteLength) {
      let frame = readMp3Frame(window, at);
      if (!frame || (first && !isLike(frame, first))) {
        frame = findMp3Frame(window, at + 1);
        if (frame && first && !isLike(frame, first)) {
          at = frame.offset;
          continue;
        }
        damaged = damaged || (frame !== undefined && first !== undefined);
      }
      if (!frame || frame.offset + frame.length > window.byteLength) {
        at = frame ? frame.offset : Math.max(at, window.byteLength - 4);
        break;
      }
      first ??= frame;
      yield { frame, bytes: new DataView(window.buffer, frame.offset, frame.length) };
      at = frame.offset + frame.length;
    }
    if (isLast) break;
    offset += Math.max(at, 1);
  }
  if (damaged) onDefect({ code: 'invalid-samples', message: 'Parts of this MP3 file are damaged and were skipped.' });
}

function isLike(frame: Mp3Frame, first: Mp3Frame): boolean {
  return frame.sampleRateHz === first.sampleRateHz && frame.channelCount === first.channelCount;
}
