/** Recordings, pictures and captured sound. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { findMp3Frame, id3Length } from '../../app/capture/mp3-frames.ts';
import { readMp3Info } from '../../app/capture/mp3-info.ts';
import { openRecording } from '../../app/capture/open-recording.ts';
import { readPpmStream } from '../../app/capture/ppm-stream.ts';
import { createPushedSource } from '../../app/capture/pushed-source.ts';
import { recogniseFormat } from '../../app/capture/recording-format.ts';
import { WAV_CODINGS } from '../../app/capture/wav-header.ts';
import { encodeWav } from '../../app/capture/wav-writer.ts';
import { MOST_CAPTURED_SAMPLES } from '../../app/contract/messages.ts';
import { type AudioFrame, CALL_RATE_HZ } from '../../app/domain/audio.ts';
import { AppError } from '../../app/domain/errors.ts';
import { mutatedBytes } from './mutations.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

/** A hostile header may announce hours; the first seconds show how it is read. */
const MOST_FRAMES = 200;

const tone = Float32Array.from({ length: 800 }, (_, n) => 0.5 * Math.sin(n / 5));
const wavs = WAV_CODINGS.flatMap((coding) => [
  encodeWav({ channels: [tone], sampleRateHz: 8_000, coding }),
  encodeWav({ channels: [tone, tone], sampleRateHz: 16_000, coding }),
]);

/** Frames of 128 kbit/s at 44.1 kHz with an ID3 tag before them; silence where the sound would be. */
const mp3 = (() => {
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
  const info = Buffer.from(frame);
  info.write('Xing', 36, 'latin1');
  info.writeUInt32BE(1, 40);
  info.writeUInt32BE(8, 44);
  const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\x0a', 'latin1'), Buffer.alloc(10)]);
  return [Buffer.concat([info, ...Array.from({ length: 8 }, () => frame)]), Buffer.concat([tag, frame, frame, frame])];
})();
const starts = ['fLaC', 'OggS', '\0\0\0\x20ftypM4A ', '\x1a\x45\xdf\xa3', 'FORM\0\0\0\0AIFF', '.snd', '#!AMR', 'caff'];
const others = starts.map((start) => Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(200)]));
const ppm = Buffer.concat([
  Buffer.from('P6\n4 3\n255\n'),
  Buffer.alloc(36),
  Buffer.from('P6\n2 2\n255\n'),
  Buffer.alloc(12),
]);

/** Reads a file as a call would, and looks whether every frame follows the one before it. */
async function hear(bytes: Uint8Array, scratch: string): Promise<boolean> {
  const path = join(scratch, 'recording');
  writeFileSync(path, bytes);
  // What ffmpeg decodes is ffmpeg's: here no program is started.
  const source = await openRecording(path, { ffmpeg: join(scratch, 'none'), ffprobe: join(scratch, 'none') });
  const stop = new AbortController();
  let count = 0;
  for await (const frame of source.frames({ fromSample: 0, signal: stop.signal })) {
    requireSound(frame);
    count += 1;
    if (count > MOST_FRAMES) stop.abort();
  }
  return true;
}

function requireSound({ startSample, samples }: AudioFrame): void {
  if (!Number.isSafeInteger(startSample) || startSample < 0) throw new Error('a frame has no place in the call');
  if (samples.some((sample) => !Number.isFinite(sample))) throw new Error('a frame holds what is no number');
}

const runs = fc.array(
  fc.record({
    sequence: fc.oneof(fc.nat(20), fc.maxSafeNat()),
    sampleRateHz: fc.constantFrom(8_000, 16_000, 22_050, 44_100, 48_000, 96_000),
    samples: fc.oneof(
      fc.float32Array({ minLength: 1, maxLength: 600 }),
      fc.integer({ min: 1, max: 4_800 }).map((length) => new Float32Array(length)),
    ),
  }),
  { maxLength: 8 },
);

export const DECODER_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('WAV recordings', 0.4, mutatedBytes(wavs), hear),
  fuzzTarget('MP3 recordings', 0.03, mutatedBytes(mp3), hear),
  fuzzTarget('MP3 frame headers', 1, mutatedBytes(mp3), (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const frame = findMp3Frame(view, Math.min(id3Length(view), bytes.byteLength));
    if (!frame) return false;
    if (frame.length <= 0) throw new Error('a frame without length would be read for ever');
    readMp3Info(new DataView(bytes.buffer, bytes.byteOffset + frame.offset, bytes.byteLength - frame.offset), frame);
    return true;
  }),
  fuzzTarget('formats of recordings', 1, mutatedBytes([...wavs, ...mp3, ...others]), (bytes) => {
    return (
      recogniseFormat(new DataView(bytes.buffer, bytes.byteOffset, Math.min(4_096, bytes.byteLength))) !== undefined
    );
  }),
  fuzzTarget('recordings of any format', 0.1, mutatedBytes([...others, ...wavs]), hear),
  fuzzTarget('pictures of ffmpeg (PPM)', 1, mutatedBytes([ppm]), async (bytes) => {
    let pictures = 0;
    for await (const { width, height, pixels } of readPpmStream(
      Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]),
    )) {
      if (pixels.length !== 3 * width * height) throw new Error('a picture has not as many pixels as it says');
      pictures += 1;
    }
    return pictures > 0;
  }),
  fuzzTarget('sound that a window captures', 0.3, runs, async (given) => {
    let nowMs = 0;
    const source = createPushedSource({ role: 'customer', label: 'Window', now: () => nowMs });
    for (const run of given) source.push(run);
    source.end();
    let last = 0;
    for await (const frame of source.frames({ fromSample: 0, signal: new AbortController().signal })) {
      requireSound(frame);
      if (frame.startSample < last) throw new Error('sound goes back');
      last = frame.startSample + frame.samples.length;
      nowMs += 32;
    }
    const most = given.length * MOST_CAPTURED_SAMPLES + CALL_RATE_HZ * given.length;
    if (last > most) throw new AppError('invalid-samples', 'The call is longer than what was heard of it.');
    return last > 0;
  }),
];
