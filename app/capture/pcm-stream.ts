import type { Failure } from '../contract/schemas.ts';

/** Decoded sound at its own rate: what every file decoder offers, before roles and the call clock. */
export interface PcmStream {
  /** Name of the format for the display, e.g. `WAV`. */
  readonly format: string;
  /** Coding of the samples for the display, e.g. `µ-law`; absent where it tells nothing. */
  readonly coding?: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Samples per channel, when known. */
  readonly lengthFrames?: number;
  /** The coding can carry NaN, infinity or values beyond [-1, 1]. */
  readonly mayBeInvalid: boolean;
  /** Survivable defects known from the header. */
  readonly warnings: readonly Failure[];
  /**
   * Chunks `[channel][samples]` from the given position on, channels equally long; ends quietly when aborted. What goes wrong
   * after some sound was read is told by `onDefect` and ends the chunks.
   */
  read(options: PcmReadOptions): AsyncIterable<readonly Float32Array[]>;
}

export interface PcmReadOptions {
  /** In samples per channel at the stream's own rate. */
  readonly fromFrame: number;
  readonly signal: AbortSignal;
  readonly onDefect: (failure: Failure) => void;
}

/** Sample rates that are accepted, Hz: from telephone to studio. */
export const LOWEST_RATE_HZ = 8_000;
export const HIGHEST_RATE_HZ = 192_000;
