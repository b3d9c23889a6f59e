import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CALL_RATE_HZ, type ChannelRole, samplesToSeconds, secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { VideoFrame } from '../domain/video.ts';
import { type FfmpegPrograms, ffmpegMissing, RECORDING_GUARDS } from './ffmpeg-programs.ts';
import { readPpmStream } from './ppm-stream.ts';
import type { PictureTrack } from './video-probe.ts';
import { LONGEST_SIDE, PICTURES_PER_SECOND, type PictureOptions, type VideoSource } from './video-source.ts';

const STEP_SAMPLES = CALL_RATE_HZ / PICTURES_PER_SECOND;
/** Larger pictures than 8K are refused by the decoder: a small file can claim a picture that fills the memory. */
const MOST_PIXELS = 8192 * 4320;
/** A container's announced length is rounded; less missing than this is no loss, seconds. */
const LENGTH_TOLERANCE_SECONDS = 1;

/** Square pixels, no side longer than LONGEST_SIDE, even sizes; a size that would round to 0 is left as it is. */
const SHARE = `min(1,${LONGEST_SIDE}/max(iw*sar,ih))`;
const SCALE = `scale='trunc(${SHARE}*iw*sar/2)*2':'trunc(${SHARE}*ih/2)*2':flags=area`;
/** A slot every tenth of a second from the position asked for: what lies nearest fills it, whatever rate the recording has. */
const FILTERS = `fps=${PICTURES_PER_SECOND}:start_time=0,${SCALE}`;

/** The pictures of a recording, decoded by the system's ffmpeg; can be read any number of times, from anywhere. */
export function createVideoFile(
  path: string,
  track: PictureTrack,
  channel: ChannelRole,
  programs: FfmpegPrograms = {},
): VideoSource {
  const { coding, width, height } = track;
  return {
    description: { label: `${coding}, ${width} x ${height}`, channel, width, height },
    frames: (options) => decode(path, track, channel, programs.ffmpeg ?? 'ffmpeg', options),
  };
}

async function* decode(
  path: string,
  track: PictureTrack,
  channel: ChannelRole,
  ffmpeg: string,
  { fromSample, signal, onDegraded }: PictureOptions,
): AsyncGenerator<VideoFrame> {
  const from = fromSample > 0 ? ['-ss', samplesToSeconds(fromSample).toFixed(4)] : [];
  const input = ['-threads', '1', '-max_pixels', String(MOST_PIXELS), ...from, '-i', `file:${path}`];
  const output = ['-map', '0:V:0', '-vf', FILTERS, '-f', 'image2pipe', '-c:v', 'ppm', '-threads', '1', 'pipe:1'];
  const args = ['-nostdin', '-v', 'error', ...RECORDING_GUARDS, ...input, ...output];
  const child = spawn(ffmpeg, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
  const begins = secondsToSamples(track.startSeconds) - STEP_SAMPLES / 2;
  let atSample = fromSample;
  try {
    if (signal.aborted) return;
    for await (const picture of readPpmStream(child.stdout)) {
      if (signal.aborted) return;
      // Slots before the track's own beginning are filled with its first picture, which was not shown then.
      if (atSample >= begins) yield { channel, atSample, ...picture };
      atSample += STEP_SAMPLES;
    }
    await ended;
    if (signal.aborted) return;
    if (atSample === 0) throw new AppError('no-video', 'No picture of this recording can be decoded; it is damaged.');
    const lost = (track.durationSeconds ?? 0) - samplesToSeconds(atSample);
    if (lost > LENGTH_TOLERANCE_SECONDS) {
      const message = `The picture ends ${Math.round(lost)} s before it should; the call goes on without it.`;
      onDegraded?.({ code: 'no-video', message });
    } else if (complaint || child.exitCode !== 0) {
      onDegraded?.({ code: 'invalid-samples', message: 'Parts of the picture are damaged; the rest was used.' });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await ended;
  }
}
