import type { Failure } from '../contract/schemas.ts';
import type { AudioFrame, ChannelRole } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';

/** What a source is, for the display and for planning a call. */
export interface SourceDescription {
  readonly kind: 'recording' | 'live';
  /** For the display, never a path or a name, e.g. `WAV, 2 channels, 8 kHz, µ-law`. */
  readonly label: string;
  /** The roles heard, in the order of the file's channels. */
  readonly channels: readonly ChannelRole[];
  /** Length on the call clock; exact for WAV, from the container's header or a frame count otherwise; absent when live. */
  readonly durationSamples?: number;
  /** The speech was made by a machine, as in the sample call. */
  readonly synthetic?: boolean;
}

/** A stretch of the call that was not heard, or was replaced by silence because it could not be. */
export interface SourceGap extends Span {
  readonly channels: readonly ChannelRole[];
  readonly reason: 'source-lost' | 'skipped' | 'invalid-samples';
  readonly message: string;
}

/** How frames are asked for, and who is told of what happens on the way. */
export interface FrameOptions {
  /** Position on the call clock of the first frame: seeks in a recording; where a live source starts counting. */
  readonly fromSample: number;
  /** Ends the iteration quietly. */
  readonly signal: AbortSignal;
  /** Told once per stretch, when its end is known. */
  readonly onGap?: (gap: SourceGap) => void;
  /** Told at once when the source is in trouble but goes on trying (lost, silent, cut short). */
  readonly onDegraded?: (failure: Failure) => void;
  /** Told when the trouble is over. */
  readonly onRestored?: () => void;
}

/**
 * Anything a call is heard from. Frames are mono per channel, 16 kHz float32 in [-1, 1], with exact start positions;
 * the frames of several channels come interleaved by time. A recording can be read any number of times.
 */
export interface AudioSource {
  readonly description: SourceDescription;
  /** Survivable defects, e.g. `audio-truncated`; reading may add to a recording's list. */
  readonly warnings?: readonly Failure[];
  /** @throws AppError when the source cannot be started. */
  frames(options: FrameOptions): AsyncIterable<AudioFrame>;
}
