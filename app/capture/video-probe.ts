import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { type FfmpegPrograms, ffmpegMissing, PROBE_LIMIT_MS, RECORDING_GUARDS } from './ffmpeg-programs.ts';
import { openFileBytes } from './file-bytes.ts';
import { recogniseFormat } from './recording-format.ts';

/** The first picture track of a recording; cover pictures of music do not count. */
export interface PictureTrack {
  readonly format: string;
  readonly coding: string;
  /** As it is meant to be seen: rotated, with square pixels. */
  readonly width: number;
  readonly height: number;
  /** When its first picture is shown, from the recording's start. */
  readonly startSeconds: number;
  /** Length of the track, or of the whole recording where the track tells none. */
  readonly durationSeconds?: number;
}

const seconds = z.coerce.number().optional().catch(undefined);
const probeResult = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown coding'),
      width: z.int().positive(),
      height: z.int().positive(),
      sample_aspect_ratio: z.string().optional(),
      start_time: seconds,
      duration: seconds,
      side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
    }),
  ),
  format: z.object({ start_time: seconds, duration: seconds }).default({}),
});
const WANTED =
  'stream=codec_name,width,height,sample_aspect_ratio,start_time,duration:stream_side_data=rotation:format=start_time,duration';

/** Looks for a picture in a recording. @returns undefined when it has none. @throws AppError when the file cannot be opened. */
export async function probePicture(path: string, programs: FfmpegPrograms = {}): Promise<PictureTrack | undefined> {
  const file = await openFileBytes(path);
  const format = recogniseFormat(await file.at(0, 4_096));
  await file.close();
  if (format?.decoder !== 'ffmpeg') return undefined;
  const args = ['-v', 'error', ...RECORDING_GUARDS, '-select_streams', 'V:0', '-show_entries', WANTED, '-of', 'json'];
  const run = promisify(execFile)(programs.ffprobe ?? 'ffprobe', [...args, '-i', `file:${path}`], {
    timeout: PROBE_LIMIT_MS,
  });
  const { stdout } = await run.catch((error: NodeJS.ErrnoException) => {
    if (typeof error.code === 'string') throw ffmpegMissing(error);
    throw new AppError('no-video', `This ${format.name} file cannot be decoded; it may be damaged.`, { cause: error });
  });
  const parsed = probeResult.safeParse(JSON.parse(stdout));
  const stream = parsed.data?.streams[0];
  if (!parsed.data || !stream) return undefined;
  const { start_time: begun = 0, duration } = parsed.data.format;
  const durationSeconds = stream.duration ?? duration;
  return {
    format: format.name,
    coding: stream.codec_name.toUpperCase(),
    ...shownSize(stream),
    startSeconds: Math.max(0, (stream.start_time ?? begun) - begun),
    ...(durationSeconds !== undefined && durationSeconds > 0 && { durationSeconds }),
  };
}

function shownSize(stream: z.infer<typeof probeResult>['streams'][number]) {
  const [across = 1, down = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const pixelAspect = across > 0 && down > 0 ? across / down : 1;
  const [width, height] = [Math.max(1, Math.round(stream.width * pixelAspect)), stream.height];
  const rotation = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return Math.abs(rotation) % 180 === 90 ? { width: height, height: width } : { width, height };
}
