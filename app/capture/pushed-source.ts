import type { CapturedFrames } from '../contract/messages.ts';
import type { Failure } from '../contract/schemas.ts';
import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { createResampler, type Resampler } from '../signal/resample.ts';
import type { AudioSource, FrameOptions } from './audio-source.ts';
import { createFrameQueue } from './frame-queue.ts';
import { createLiveClock } from './live-clock.ts';
import { createSampleRepair } from './sample-repair.ts';
import { createSilenceWatch } from './silence-watch.ts';

/** A live source whose sound somebody else captures and pushes, as the window does. */
export interface PushedSource extends AudioSource {
  /** Frames may be pushed before anybody reads; they wait. */
  push(frames: Pick<CapturedFrames, 'sequence' | 'sampleRateHz' | 'samples'>): void;
  /** What was pushed is still delivered; then reading ends, or throws the failure as an AppError. */
  end(failure?: Failure): void;
}

export interface PushedSourceOptions {
  readonly role: ChannelRole;
  readonly label: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Tell when nothing but zeros comes. Default: for the agent, whose microphone it is. */
  readonly reportSilence?: boolean;
}

const LOST_MESSAGE = 'Sound from the window was lost; a moment of the call was not heard.';
const SILENT: Failure = {
  code: 'microphone-silent',
  message: 'The microphone delivers only silence. Check that it is connected and not muted.',
};

/** Can be read once. */
export function createPushedSource(source: PushedSourceOptions): PushedSource {
  const queue = createFrameQueue<Pick<CapturedFrames, 'sequence' | 'sampleRateHz' | 'samples'>>();
  return {
    description: { kind: 'live', label: source.label, channels: [source.role] },
    push: (frames) => queue.push(frames),
    end: (failure) => queue.end(failure && new AppError(failure.code, failure.message)),
    async *frames(options): AsyncGenerator<AudioFrame> {
      const stop = () => queue.end();
      options.signal.addEventListener('abort', stop, { once: true });
      if (options.signal.aborted) stop();
      try {
        yield* placed(queue, source, options);
      } finally {
        options.signal.removeEventListener('abort', stop);
        stop();
      }
    },
  };
}

async function* placed(
  pushed: AsyncIterable<Pick<CapturedFrames, 'sequence' | 'sampleRateHz' | 'samples'>>,
  { role, now, reportSilence = role === 'agent' }: PushedSourceOptions,
  options: FrameOptions,
): AsyncGenerator<AudioFrame> {
  const clock = createLiveClock(role, now, options);
  const silence = reportSilence ? createSilenceWatch(SILENT, options.onDegraded, options.onRestored) : undefined;
  const repair = createSampleRepair(0, 0, () => {});
  let rateHz = 0;
  let resampler: Resampler | undefined;
  let expected: number | undefined;
  for await (const { sequence, sampleRateHz, samples } of pushed) {
    if (options.signal.aborted) return;
    const lost = expected === undefined ? 0 : sequence - expected;
    if (lost < 0) continue;
    expected = sequence + 1;
    if (!resampler || sampleRateHz !== rateHz || lost > 0) {
      const rest = resampler?.flush();
      if (rest && rest.length > 0) yield clock.place(rest);
      resampler = createResampler(Math.round(sampleRateHz), CALL_RATE_HZ);
      rateHz = sampleRateHz;
    }
    if (lost > 0) clock.missing(Math.round((lost * samples.length * CALL_RATE_HZ) / sampleRateHz), LOST_MESSAGE);
    const clean = samples.slice();
    repair.process(clean);
    const ready = resampler.process(clean);
    repair.process(ready);
    if (ready.length === 0) continue;
    silence?.(ready);
    yield clock.place(ready);
  }
  const rest = resampler?.flush();
  if (rest && rest.length > 0 && !options.signal.aborted) yield clock.place(rest);
}
