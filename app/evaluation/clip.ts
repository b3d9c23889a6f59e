/** A recording for the recognisers: decoded by the product's own decoders, mixed to one channel, at the call's rate. */
import { openRecording } from '../capture/open-recording.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';

/** A clip longer than this is no clip; a call of two hours is the most that is held in memory. */
const LONGEST_SECONDS = 2 * 3_600;

/** The channels of a recording at CALL_RATE_HZ, equally long, [-1, 1]. @throws AppError as opening a recording does. */
export async function readChannels(path: string, signal: AbortSignal): Promise<readonly Float32Array[]> {
  const source = await openRecording(path);
  const { channels } = source.description;
  const parts = channels.map((): Float32Array[] => []);
  let samples = 0;
  for await (const frame of source.frames({ fromSample: 0, signal })) {
    samples += frame.samples.length;
    if (samples > LONGEST_SECONDS * CALL_RATE_HZ * channels.length)
      throw new AppError('unsupported-format', 'The recording is longer than two hours.');
    parts[channels.indexOf(frame.channel)]?.push(frame.samples);
  }
  signal.throwIfAborted();
  if (samples === 0) throw new AppError('no-samples', 'There is no sound in this recording.');
  return parts.map(joined);
}

/** Like `readChannels`, as the mean of the channels. */
export async function readClip(path: string, signal: AbortSignal): Promise<Float32Array> {
  const channels = await readChannels(path, signal);
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return first;
  return first.map((sample, i) => others.reduce((sum, other) => sum + (other[i] ?? 0), sample) / channels.length);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
