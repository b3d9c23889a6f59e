import type { DetectedFace } from './face-detection.ts';

/** The chosen face must be so much more prominent than the next one, or it is not clear who is meant. */
const CLEARLY_MORE = 1.4;
/** What a face at the picture's edge loses against one in its middle. */
const EDGE_LOSS = 0.4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The face a picture is about: the largest and most central one; undefined when there is none or two are about alike. */
export function mostProminent(faces: readonly DetectedFace[], picture: Size): DetectedFace | undefined {
  const [first, second] = faces
    .map((face) => ({ face, weight: prominence(face, picture) }))
    .sort((a, b) => b.weight - a.weight);
  if (!first || (second && first.weight < CLEARLY_MORE * second.weight)) return undefined;
  return first.face;
}

function prominence({ box }: DetectedFace, { width, height }: Size): number {
  const [x, y] = [(box.x + box.width / 2) / width - 0.5, (box.y + box.height / 2) / height - 0.5];
  return box.height * (1 - EDGE_LOSS * Math.min(1, 2 * Math.hypot(x, y)));
}
