import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { FrameOptions } from './audio-source.ts';

/** Places live sound on the call clock: by counting samples, corrected by wall time where sound went missing. */
export interface LiveClock {
  /** The next samples as a frame, in the order in which they arrived. */
  place(samples: Float32Array): AudioFrame;
  /** The source was away: the next samples belong to now, and what lies between is told as a gap with this message. */
  interrupted(message: string): void;
  /** This many samples are said to be missing before the next ones; more than wall time allows are not believed. */
  missing(samples: number, message: string): void;
}

const SAMPLES_PER_MS = CALL_RATE_HZ / 1000;
/** Arrival jitters; only a delay that never shrinks below this within the window is sound that got lost. */
const LOSS_MS = 300;
const LOSS_WINDOW_MS = 5_000;
const DRIFT_MESSAGE = 'The sound device delivered too little sound; a moment of the call was not heard.';

/** Starts counting now. @param now monotonic milliseconds */
export function createLiveClock(role: ChannelRole, now: () => number, { fromSample, onGap }: FrameOptions): LiveClock {
  const startMs = now();
  let next = fromSample;
  let awayMessage: string | undefined = '';
  let windowStartMs = startMs;
  let leastLag = Number.POSITIVE_INFINITY;

  const wallPosition = () => fromSample + Math.round((now() - startMs) * SAMPLES_PER_MS);
  function skipTo(position: number, message: string): void {
    if (position <= next) return;
    const span = { startSample: next, endSample: position };
    next = position;
    if (message !== '') onGap?.({ ...span, channels: [role], reason: 'source-lost', message });
  }
  function restartWindow(): void {
    windowStartMs = now();
    leastLag = Number.POSITIVE_INFINITY;
  }
  return {
    place(samples) {
      const lag = wallPosition() - next - samples.length;
      if (awayMessage !== undefined) {
        skipTo(next + lag, awayMessage);
        awayMessage = undefined;
        restartWindow();
      } else {
        leastLag = Math.min(leastLag, lag);
        if (now() - windowStartMs > LOSS_WINDOW_MS) {
          if (leastLag > LOSS_MS * SAMPLES_PER_MS) skipTo(next + leastLag, DRIFT_MESSAGE);
          restartWindow();
        }
      }
      const frame = { channel: role, startSample: next, samples };
      next += samples.length;
      return frame;
    },
    interrupted(message) {
      awayMessage = message;
    },
    // Nobody has lost more than has gone by, whatever was said: a made-up number must not move the call to the end of time.
    missing: (samples, message) => skipTo(Math.min(next + samples, wallPosition() + LOSS_MS * SAMPLES_PER_MS), message),
  };
}
