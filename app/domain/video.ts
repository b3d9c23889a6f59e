import type { ChannelRole } from './audio.ts';

/** One picture of somebody on a call: 8-bit RGB, row-major, `pixels.length === 3 * width * height`. */
export interface VideoFrame {
  /** Who is seen. The gate decides by this what the picture may be used for. */
  readonly channel: ChannelRole;
  /** When it was taken, on the call clock. */
  readonly atSample: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Upper left corner and size as shares of the picture, so that a display of any size can draw it; may reach over the edge. */
export interface FaceBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Why a picture says nothing about a feeling, in the order in which they are checked. */
export const FACE_HINDRANCES = [
  'no-face',
  'several-faces',
  'small',
  'cut-off',
  'dark',
  'blurred',
  'turned',
  'covered',
] as const;
export type FaceHindrance = (typeof FACE_HINDRANCES)[number];

/** How well the followed face can be seen. */
export interface FaceQuality {
  /** The detector's own probability that this is a face, 0..1. */
  readonly detection: number;
  /** Height of the face in pixels of the picture. */
  readonly heightPixels: number;
  /** 0 (blurred) to 1 (as sharp as a face of that size gets). */
  readonly sharpness: number;
  /** Mean brightness of the face, 0..1. */
  readonly brightness: number;
  /** Turn of the head to the side (yaw) and tilt (roll) in degrees, estimated from eyes, nose, mouth and ears; 0 looks at the camera. */
  readonly yawDegrees: number;
  readonly rollDegrees: number;
}

/** What one picture showed of the person who is followed. */
export interface FaceSighting {
  /** Faces in the picture, the followed one included. */
  readonly faces: number;
  /** The followed face; absent when it is not seen. */
  readonly box?: FaceBox;
  readonly quality?: FaceQuality;
  /** Why no expression is read from this picture; absent when one is. */
  readonly hindrance?: FaceHindrance;
}
