import type { PixelBox, Point } from '../signal/picture.ts';

/** What the detector points at; right and left are the person's own, so the right eye is on the picture's left. */
export interface FaceKeypoints {
  readonly rightEye: Point;
  readonly leftEye: Point;
  readonly nose: Point;
  readonly mouth: Point;
  readonly rightEar: Point;
  readonly leftEar: Point;
}

/** One face, in pixels of the picture it was found in. */
export interface DetectedFace {
  /** From the brows to the chin, about square. */
  readonly box: PixelBox;
  /** The detector's probability that this is a face, 0..1. */
  readonly score: number;
  readonly keypoints: FaceKeypoints;
}

/** A face of which every place is moved the same way, e.g. from one picture's pixels to another's. */
export function mapFace({ box, score, keypoints }: DetectedFace, scale: number, offset: Point): DetectedFace {
  const moved = ({ x, y }: Point): Point => ({ x: offset.x + scale * x, y: offset.y + scale * y });
  return {
    box: { ...moved(box), width: scale * box.width, height: scale * box.height },
    score,
    keypoints: mapKeypoints(keypoints, moved),
  };
}

/** Keypoints with something done to each. */
export function mapKeypoints(
  keypoints: FaceKeypoints,
  change: (point: Point, name: keyof FaceKeypoints) => Point,
): FaceKeypoints {
  return {
    rightEye: change(keypoints.rightEye, 'rightEye'),
    leftEye: change(keypoints.leftEye, 'leftEye'),
    nose: change(keypoints.nose, 'nose'),
    mouth: change(keypoints.mouth, 'mouth'),
    rightEar: change(keypoints.rightEar, 'rightEar'),
    leftEar: change(keypoints.leftEar, 'leftEar'),
  };
}
