import type { Failure } from '../contract/schemas.ts';
import type { AudioFrame } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { AudioSource } from './audio-source.ts';
import { createFrameQueue } from './frame-queue.ts';

/**
 * One live call from a source per role. All start counting at the same moment, so that their frames share one call clock;
 * they come in the order of arrival. The call counts as restored when no source is in trouble any more. The call ends when all sources have ended, and fails when one of them fails.
 * @throws AppError `invalid-request` without a source or when two have the same role.
 */
export function createLiveCall(sources: readonly AudioSource[]): AudioSource {
  const channels = sources.flatMap((source) => source.description.channels);
  if (channels.length === 0 || new Set(channels).size !== channels.length) {
    throw new AppError('invalid-request', 'A live call needs one source for each side.');
  }
  const label = sources.map(({ description }) => `${description.channels.join(', ')}: ${description.label}`).join('; ');
  return {
    description: { kind: 'live', label, channels },
    async *frames(options) {
      const queue = createFrameQueue<AudioFrame>();
      const stop = new AbortController();
      const signal = AbortSignal.any([options.signal, stop.signal]);
      const troubled = new Set<AudioSource>();
      const troubleOf = (source: AudioSource) => ({
        onDegraded(failure: Failure) {
          troubled.add(source);
          options.onDegraded?.(failure);
        },
        onRestored() {
          if (troubled.delete(source) && troubled.size === 0) options.onRestored?.();
        },
      });
      const running = Promise.all(
        sources.map(async (source) => {
          const own = { ...options, ...troubleOf(source), signal };
          for await (const frame of source.frames(own)) queue.push(frame);
        }),
      ).then(
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
