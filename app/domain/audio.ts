/** The call clock: every position in a call is a sample index at this rate, counted from the call's start. */
export const CALL_RATE_HZ = 16_000;

/** Who is heard on a channel. `unattributed`: a mono mix that nobody has assigned to a speaker. */
export const CHANNEL_ROLES = ['agent', 'customer', 'unattributed'] as const;
export type ChannelRole = (typeof CHANNEL_ROLES)[number];

/** A run of consecutive samples of one channel, mono, [-1, 1], at CALL_RATE_HZ. */
export interface AudioFrame {
  readonly channel: ChannelRole;
  /** Position of the first sample on the call clock. */
  readonly startSample: number;
  readonly samples: Float32Array;
}

/** Seconds on the call clock to samples. */
export function secondsToSamples(seconds: number): number {
  return Math.round(seconds * CALL_RATE_HZ);
}

/** Samples on the call clock to seconds. */
export function samplesToSeconds(samples: number): number {
  return samples / CALL_RATE_HZ;
}
