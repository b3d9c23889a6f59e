import type { Failure } from '../contract/schemas.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { VideoFrame } from '../domain/video.ts';

/** Pictures a second that are asked of every source: enough to follow a face, few enough to leave the sound its time. */
export const PICTURES_PER_SECOND = 10;
/** Longest side of a picture as it is looked at, pixels: a face at arm's length is still 100 pixels high. */
export const LONGEST_SIDE = 640;

/** What a source of pictures is, for the display and for planning a call. */
export interface VideoDescription {
  /** For the display, never a path or a name, e.g. `H264, 640 x 480`. */
  readonly label: string;
  /** Who is seen, as somebody has said. */
  readonly channel: ChannelRole;
  /** Of a recording, in pixels as it is meant to be seen (rotated, square pixels). */
  readonly width?: number;
  readonly height?: number;
}

/** How pictures are asked for, and who is told of what happens on the way. */
export interface PictureOptions {
  /** Position on the call clock: seeks in a recording; where a live source starts counting. */
  readonly fromSample: number;
  /** Ends the iteration quietly. */
  readonly signal: AbortSignal;
  /** Told at once when there is trouble and the source goes on trying or ends early. */
  readonly onDegraded?: (failure: Failure) => void;
  /** Told when the trouble is over. */
  readonly onRestored?: () => void;
}

/** Anything a call is seen from: pictures in the order of the call, at most PICTURES_PER_SECOND, no side longer than LONGEST_SIDE. */
export interface VideoSource {
  readonly description: VideoDescription;
  /** @throws AppError when there is nothing to be seen. */
  frames(options: PictureOptions): AsyncIterable<VideoFrame>;
}
