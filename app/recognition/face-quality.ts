/**
 * How well a face can be seen, and when it cannot be read. The thresholds were chosen on half of the cross-dataset faces (215 of angry,
 * happy, neutral and surprise), made worse step by step; "accuracy" below is the face model's on those, 0.83 untouched.
 */
import type { FaceHindrance, FaceQuality } from '../domain/video.ts';
import type { PixelBox, Point } from '../signal/picture.ts';
import { type PictureDetail, pictureDetail } from '../signal/picture-detail.ts';
import { CROP_SIDE } from './face-alignment.ts';
import type { DetectedFace, FaceKeypoints } from './face-detection.ts';
import { faceEvenness } from './face-evenness.ts';

/** Accuracy holds at 22 pixels (0.83) and falls at 16 (0.76); in a compressed video it falls earlier. */
const LEAST_HEIGHT_PIXELS = 24;
/** Share of the face's box that may lie outside the picture. */
const MOST_OUTSIDE = 0.1;
/** At a mean of 0.06 accuracy is still 0.82 though a fifth of the faces is lost to the detector at 0.03; below it falls to 0.68. */
const LEAST_BRIGHTNESS = 0.06;
/** At a mean of 0.86 accuracy is 0.71, at 0.96 0.43. */
const MOST_BRIGHTNESS = 0.88;
const LEAST_CONTRAST = 0.02;
/** Blurred by 3 % of the face's height a face has 0.07 (accuracy 0.80), by 4 % 0.03 (0.73). */
const LEAST_SHARPNESS = 0.07;
/** Beyond these one half of the face is hardly seen; the detector itself loses faces soon after. */
const MOST_YAW_DEGREES = 35;
const MOST_ROLL_DEGREES = 45;
/**
 * The detector is less sure of a covered face: untouched ones have 0.76 or more in 95 of 100 cases, with covered eyes 0.58, half covered
 * 0.59, covered mouth 0.70 (medians). It refuses 2 of 100 faces that could be read, nearly all with covered eyes or half of the face,
 * half of those with a covered mouth; a covered cheek mostly passes.
 */
const LEAST_DETECTION_OPEN = 0.7;
/**
 * What lies over one side or over the mouth mostly has no detail: half covered faces and masked ones stay below 0.25 (medians 0.07 and 0.11).
 * None of 147 faces of FER2013's validation set and of the cross-dataset ones that could be read is refused, nor any
 * picture of ten short films of two people (0.31 and more).
 */
const LEAST_EVENNESS = 0.27;

/** Medians of the measured faces: edges of a sharp face in the crop, the height from which they are there, and how they grow up to it. */
export const SHARP_EDGES = 0.36;
const SHARP_HEIGHT_PIXELS = 57;
const SHARP_GROWTH = 1.4;
/** How far the nose lies before the line between the ears, in half distances of the ears. */
const NOSE_DEPTH = 1.1;

/** The quality of a face, and what light and whatever lies over it leave of it. */
export interface SeenQuality {
  readonly quality: FaceQuality;
  readonly contrast: number;
  /** See `faceEvenness`. */
  readonly evenness: number;
}

/** @param grey the face's crop, `[48, 48]`, 0..1. */
export function measureQuality({ box, score, keypoints }: DetectedFace, grey: Float32Array): SeenQuality {
  const detail: PictureDetail = pictureDetail(grey, CROP_SIDE);
  const sharp = SHARP_EDGES * Math.min(1, box.height / SHARP_HEIGHT_PIXELS) ** SHARP_GROWTH;
  return {
    quality: {
      detection: score,
      heightPixels: box.height,
      sharpness: Math.min(1, detail.edges / sharp),
      brightness: Math.min(1, detail.brightness),
      yawDegrees: yawOf(keypoints),
      rollDegrees: rollOf(keypoints),
    },
    contrast: detail.contrast,
    evenness: faceEvenness(grey),
  };
}

/**
 * Why a face cannot be read, the first reason in the order of `FACE_HINDRANCES`; undefined when it can. `dark` is said of too much light
 * too. What it does not see: a covered cheek, a cover with detail of its own, a raised or lowered head, a photograph of a face.
 */
export function hindranceOf(
  { quality, contrast, evenness }: SeenQuality,
  box: PixelBox,
  picture: { readonly width: number; readonly height: number },
): FaceHindrance | undefined {
  const { brightness, heightPixels } = quality;
  if (heightPixels < LEAST_HEIGHT_PIXELS) return 'small';
  if (shareOutside(box, picture) > MOST_OUTSIDE) return 'cut-off';
  if (brightness < LEAST_BRIGHTNESS || brightness > MOST_BRIGHTNESS || contrast < LEAST_CONTRAST) return 'dark';
  if (quality.sharpness < LEAST_SHARPNESS) return 'blurred';
  if (Math.abs(quality.yawDegrees) > MOST_YAW_DEGREES || Math.abs(quality.rollDegrees) > MOST_ROLL_DEGREES)
    return 'turned';
  if (quality.detection < LEAST_DETECTION_OPEN || evenness < LEAST_EVENNESS) return 'covered';
  return undefined;
}

/** How much a readable face counts among others, 0..1. */
export function readingWeight({ detection, sharpness, yawDegrees }: FaceQuality): number {
  return detection * Math.sqrt(sharpness) * Math.cos((yawDegrees * Math.PI) / 180);
}

function shareOutside({ x, y, width, height }: PixelBox, picture: { width: number; height: number }): number {
  const inside = (start: number, length: number, limit: number) =>
    Math.max(0, Math.min(start + length, limit) - Math.max(start, 0)) / length;
  return 1 - inside(x, width, picture.width) * inside(y, height, picture.height);
}

/** Above 0 when the head leans to the picture's right. */
function rollOf({ rightEye, leftEye }: FaceKeypoints): number {
  return (Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x) * 180) / Math.PI;
}

/** From where the nose lies between the ears, on a head that is a cylinder; above 0 when it looks to the picture's right. */
function yawOf({ rightEar, leftEar, nose }: FaceKeypoints): number {
  const [acrossX, acrossY] = [(leftEar.x - rightEar.x) / 2, (leftEar.y - rightEar.y) / 2];
  const middle: Point = { x: rightEar.x + acrossX, y: rightEar.y + acrossY };
  const length = acrossX ** 2 + acrossY ** 2;
  if (length === 0) return 90;
  const offset = ((nose.x - middle.x) * acrossX + (nose.y - middle.y) * acrossY) / length;
  return (Math.atan(offset / NOSE_DEPTH) * 180) / Math.PI;
}
