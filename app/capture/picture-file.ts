import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { AppError } from '../domain/errors.ts';
import { type FfmpegPrograms, ffmpegMissing, PROBE_LIMIT_MS } from './ffmpeg-programs.ts';
import { openFileBytes } from './file-bytes.ts';
import { MOST_PIXELS, type RgbPicture, readPpmStream } from './ppm-stream.ts';

/** As much as ffmpeg may write; it refuses larger pictures itself. */
const MOST_BYTES = 3 * MOST_PIXELS + 64;

/** What a file begins with (as Latin-1 text) and the demuxer that takes just this one file, for just this format. */
const FORMATS: readonly (readonly [begins: (start: string) => boolean, demuxer: string])[] = [
  [(start) => start.startsWith('\u00ff\u00d8\u00ff'), 'jpeg_pipe'],
  [(start) => start.startsWith('\u0089PNG\r\n'), 'png_pipe'],
  [(start) => start.startsWith('BM'), 'bmp_pipe'],
  [(start) => start.startsWith('RIFF') && start.startsWith('WEBP', 8), 'webp_pipe'],
  [(start) => /^P5\s/.test(start), 'pgm_pipe'],
  [(start) => /^P6\s/.test(start), 'ppm_pipe'],
];
const HEAD_BYTES = 16;

/**
 * One still picture in its own size: JPEG, PNG, BMP, WebP or binary PGM/PPM, told by what it holds, decoded by the system's ffmpeg.
 * Grey pictures come as equal red, green and blue; transparency is dropped.
 * @throws AppError `not-picture` (another format, damaged, larger than 8K), `ffmpeg-missing`, and as opening a file does.
 */
export async function readPicture(path: string, { ffmpeg = 'ffmpeg' }: FfmpegPrograms = {}): Promise<RgbPicture> {
  const file = await openFileBytes(path);
  const head = await file.at(0, HEAD_BYTES).finally(() => file.close());
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const demuxer = FORMATS.find(([begins]) => begins(start))?.[1];
  if (!demuxer)
    throw new AppError('not-picture', 'This is no picture the app can read (JPEG, PNG, BMP, WebP, PGM, PPM).');
  const guards = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe', '-max_pixels', String(MOST_PIXELS)];
  // Without the second a JPEG that was cut off would come with grey below.
  const input = ['-threads', '1', '-err_detect', 'explode', '-f', demuxer, '-i', `file:${path}`];
  const output = ['-map', '0:v:0', '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'ppm', '-pix_fmt', 'rgb24', 'pipe:1'];
  const bytes = await run(ffmpeg, [...guards, ...input, ...output]);
  for await (const picture of readPpmStream(Readable.from([bytes]))) return picture;
  throw damaged();
}

function run(ffmpeg: string, args: readonly string[]): Promise<Buffer> {
  const limits = { encoding: 'buffer', maxBuffer: MOST_BYTES, timeout: PROBE_LIMIT_MS, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve, reject) => {
    execFile(ffmpeg, args, limits, (error, stdout) => {
      if (!error) resolve(stdout);
      else reject(error.code === 'ENOENT' || error.code === 'EACCES' ? ffmpegMissing(error) : damaged(error));
    });
  });
}

function damaged(cause?: Error): AppError {
  return new AppError('not-picture', 'This picture cannot be decoded; it may be damaged or too large.', { cause });
}
