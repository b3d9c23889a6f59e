import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Failure } from '../contract/schemas.ts';
import type { AudioFrame, ChannelRole } from '../domain/audio.ts';
import type { AppError } from '../domain/errors.ts';
import type { AudioSource, FrameOptions } from './audio-source.ts';
import { createFrameQueue, type FrameQueue } from './frame-queue.ts';
import { createLiveClock, type LiveClock } from './live-clock.ts';
import { createSampleReader } from './sample-reader.ts';
import { createSilenceWatch } from './silence-watch.ts';

/** A running recorder that writes 16 kHz mono s16le. */
export interface LiveProcess {
  readonly output: Readable;
  /** Resolves, never rejects, when the process is gone, with what it complained about. */
  readonly ended: Promise<string>;
  stop(): void;
}

/** A live source that a recorder program feeds. */
export interface LiveProcessInput {
  readonly role: ChannelRole;
  readonly label: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Starts the recorder; what it has written before it may be believed is already discarded. @throws AppError */
  start(signal: AbortSignal): Promise<LiveProcess>;
  /** Why a recorder ended without a sound. */
  explain(complaint: string): AppError;
  /** Told while the source is away. */
  readonly lost: Failure;
  /** Told when nothing but zeros comes; absent where silence is normal. */
  readonly silent?: Failure;
}

/** No data for this long: the recorder is wedged or the device was unplugged. The first data may take longer. */
const STALL_MS = 2_000;
const FIRST_DATA_MS = 5_000;
const WATCH_MS = 200;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4_000;

/** A source that starts its recorder again for as long as it is wanted. It fails only when the first start fails. */
export function createLiveProcessSource(input: LiveProcessInput): AudioSource {
  return {
    description: { kind: 'live', label: input.label, channels: [input.role] },
    async *frames(options) {
      const queue = createFrameQueue<AudioFrame>();
      const stop = new AbortController();
      const signal = AbortSignal.any([options.signal, stop.signal]);
      signal.addEventListener('abort', () => queue.end(), { once: true });
      if (signal.aborted) return;
      const running = record(input, { ...options, signal }, queue).then(
        () => queue.end(),
        (error: unknown) => queue.end(error),
      );
      try {
        yield* queue;
      } finally {
        stop.abort();
        await running;
      }
    },
  };
}

async function record(input: LiveProcessInput, options: FrameOptions, queue: FrameQueue<AudioFrame>): Promise<void> {
  const { signal, onDegraded, onRestored } = options;
  const clock = createLiveClock(input.role, input.now, options);
  let everHeard = false;
  let retryMs = FIRST_RETRY_MS;
  const heard = () => {
    if (everHeard) onRestored?.();
    everHeard = true;
    retryMs = FIRST_RETRY_MS;
  };
  while (!signal.aborted) {
    try {
      const complaint = await pump(input, options, clock, queue, heard);
      if (signal.aborted) return;
      if (!everHeard) throw input.explain(complaint);
    } catch (error) {
      if (signal.aborted) return;
      if (!everHeard) throw error;
    }
    if (retryMs === FIRST_RETRY_MS) onDegraded?.(input.lost);
    clock.interrupted(input.lost.message);
    await delay(retryMs, undefined, { signal }).catch(() => {});
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }
}

/** Runs one recorder until it ends, stalls or is no longer wanted. */
async function pump(
  input: LiveProcessInput,
  options: FrameOptions,
  clock: LiveClock,
  queue: FrameQueue<AudioFrame>,
  onFirstData: () => void,
): Promise<string> {
  const { signal, onDegraded, onRestored } = options;
  const recorder = await input.start(signal);
  const read = createSampleReader();
  const silence = input.silent && createSilenceWatch(input.silent, onDegraded, onRestored);
  let lastDataMs = input.now();
  let allowedMs = FIRST_DATA_MS;
  recorder.output.on('data', (bytes: Buffer) => {
    if (signal.aborted) return;
    if (allowedMs === FIRST_DATA_MS) onFirstData();
    allowedMs = STALL_MS;
    lastDataMs = input.now();
    const samples = read(bytes);
    if (samples.length === 0) return;
    queue.push(clock.place(samples));
    silence?.(samples);
  });
  recorder.output.resume();
  const watch = setInterval(() => {
    if (input.now() - lastDataMs > allowedMs) recorder.stop();
  }, WATCH_MS);
  const stop = () => recorder.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await recorder.ended;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
  }
}
