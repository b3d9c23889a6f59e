import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { type FfmpegPrograms, ffmpegMissing, PROBE_LIMIT_MS, RECORDING_GUARDS } from './ffmpeg-programs.ts';
import type { PcmReadOptions, PcmStream } from './pcm-stream.ts';

/** A container's announced length is rounded; less missing than this is no loss, seconds. */
const LENGTH_TOLERANCE_SECONDS = 1;

const seconds = z.coerce.number().positive().optional().catch(undefined);
const probeResult = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown coding'),
      sample_rate: z.coerce.number().int().positive(),
      channels: z.int().min(1),
      duration: seconds,
    }),
  ),
  format: z.object({ duration: seconds }).default({}),
});

/** The first sound track of a file, decoded by the system's ffmpeg at the track's own rate. @throws AppError */
export async function ffmpegStream(path: string, format: string, programs: FfmpegPrograms): Promise<PcmStream> {
  const track = await probe(path, format, programs);
  const { sampleRateHz, channelCount, durationSeconds } = track;
  const lengthFrames = durationSeconds === undefined ? undefined : Math.round(durationSeconds * sampleRateHz);
  return {
    format,
    coding: track.coding,
    sampleRateHz,
    channelCount,
    ...(lengthFrames === undefined ? {} : { lengthFrames }),
    mayBeInvalid: true,
    warnings: [],
    read: (options) => decode(path, track, programs.ffmpeg ?? 'ffmpeg', options),
  };
}

interface Track {
  readonly coding: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly durationSeconds: number | undefined;
}

async function probe(path: string, format: string, { ffprobe = 'ffprobe' }: FfmpegPrograms): Promise<Track> {
  const wanted = 'stream=codec_name,sample_rate,channels,duration:format=duration';
  const args = ['-v', 'error', ...RECORDING_GUARDS, '-select_streams', 'a:0', '-show_entries', wanted, '-of', 'json'];
  const run = promisify(execFile)(ffprobe, [...args, '-i', `file:${path}`], { timeout: PROBE_LIMIT_MS });
  const { stdout } = await run.catch((error: NodeJS.ErrnoException) => {
    if (typeof error.code === 'string') throw ffmpegMissing(error);
    throw new AppError('not-audio', `This ${format} file cannot be decoded; it may be damaged.`, { cause: error });
  });
  const parsed = probeResult.safeParse(JSON.parse(stdout));
  if (!parsed.success) throw new AppError('not-audio', `This ${format} file's sound track cannot be understood.`);
  const [stream] = parsed.data.streams;
  if (!stream) throw new AppError('not-audio', `This ${format} file has no sound track.`);
  return {
    coding: stream.codec_name.startsWith('pcm_') ? stream.codec_name.slice(4) : stream.codec_name.toUpperCase(),
    sampleRateHz: stream.sample_rate,
    channelCount: stream.channels,
    durationSeconds: stream.duration ?? parsed.data.format.duration,
  };
}

async function* decode(path: string, track: Track, ffmpeg: string, { fromFrame, signal, onDefect }: PcmReadOptions) {
  const args = ['-nostdin', '-v', 'error', ...RECORDING_GUARDS, '-i', `file:${path}`, '-map', '0:a:0'];
  const child = spawn(ffmpeg, [...args, '-f', 'f32le', 'pipe:1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = false;
  child.stderr.on('data', () => {
    complaint = true;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await once(child, 'spawn').catch((error: Error) => {
    throw ffmpegMissing(error);
  });
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  const blockBytes = 4 * track.channelCount;
  let toSkip = fromFrame * blockBytes;
  let carry: Uint8Array = new Uint8Array(0);
  let frames = 0;
  try {
    if (signal.aborted) return;
    for await (const part of child.stdout as AsyncIterable<Buffer>) {
      if (signal.aborted) return;
      frames += part.length / blockBytes;
      const fresh = part.subarray(Math.min(toSkip, part.length));
      toSkip -= part.length - fresh.length;
      const bytes = Buffer.concat([carry, fresh]);
      const whole = Math.floor(bytes.length / blockBytes);
      carry = bytes.subarray(whole * blockBytes);
      if (whole > 0) yield deinterleave(bytes, whole, track.channelCount);
    }
    await ended;
    if (frames === 0) throw new AppError('no-samples', 'There is no sound in this recording.');
    const lost = (track.durationSeconds ?? 0) - frames / track.sampleRateHz;
    if (lost > LENGTH_TOLERANCE_SECONDS) {
      const message = `The recording is cut short: ${Math.round(lost)} s of the announced sound are missing.`;
      onDefect({ code: 'audio-truncated', message });
    } else if (complaint || child.exitCode !== 0) {
      onDefect({ code: 'invalid-samples', message: 'Parts of this recording are damaged; the rest was used.' });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await ended;
  }
}

function deinterleave(bytes: Buffer, frames: number, channelCount: number): Float32Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++) samples[i] = view.getFloat32(4 * (i * channelCount + channel), true);
    return samples;
  });
}
