import { describe, expect, it } from 'vitest';
import type { Picture } from '../signal/picture.ts';
import { painted } from '../testing/made-pictures.ts';
import type { DetectedFace } from './face-detection.ts';
import type { FaceDetector } from './face-detector.ts';
import { isUpright } from './face-uprightness.ts';

/** Where the white edge of a square picture lies: that tells how it was turned. */
type Side = 'top' | 'right' | 'bottom' | 'left';

const middle = { x: 50, y: 50 };
const FACE: DetectedFace = {
  box: { x: 30, y: 30, width: 40, height: 40 },
  score: 0.9,
  keypoints: { rightEye: middle, leftEye: middle, nose: middle, mouth: middle, rightEar: middle, leftEar: middle },
};
const PICTURE = painted(100, 100, (_x, y) => (y < 10 ? 255 : 0));

function whiteSide({ width, pixels }: Picture): Side {
  const at = (x: number, y: number) => pixels[3 * (y * width + x)] === 255;
  const half = Math.floor(width / 2);
  if (at(half, 0)) return 'top';
  if (at(width - 1, half)) return 'right';
  return at(half, width - 1) ? 'bottom' : 'left';
}

/** A detector that is as sure as a test says, by the way up. */
function sureBy(scores: Partial<Record<Side, number>>) {
  const asked: Side[] = [];
  const detector: FaceDetector = {
    detect: async (picture) => {
      const side = whiteSide(picture);
      asked.push(side);
      const score = scores[side];
      return score === undefined ? [] : [{ ...FACE, score }];
    },
  };
  return { detector, asked };
}

describe('a face', () => {
  it('is upright when the detector is surest of it as it stands', async () => {
    const { detector, asked } = sureBy({ top: 0.9, right: 0.6, bottom: 0.7, left: 0.6 });
    expect(await isUpright(detector, PICTURE, FACE)).toBe(true);
    expect(new Set(asked)).toEqual(new Set(['top', 'right', 'bottom', 'left']));
  });

  it('is upright when it is about as likely turned', async () => {
    const { detector } = sureBy({ top: 0.8, right: 0.88, bottom: 0.84 });
    expect(await isUpright(detector, PICTURE, FACE)).toBe(true);
  });

  it.each([
    ['over', { top: 0.8, bottom: 0.9 }],
    ['to the right', { top: 0.7, right: 0.85 }],
    ['to the left', { top: 0.7, left: 0.85 }],
  ])('is not when it is likelier turned %s', async (_where, scores) => {
    expect(await isUpright(sureBy(scores).detector, PICTURE, FACE)).toBe(false);
  });

  it('is looked at with room around it, also at the edge of the picture', async () => {
    const sizes: number[] = [];
    const detector: FaceDetector = {
      detect: async ({ width, height, pixels }) => {
        sizes.push(width, height, pixels.length / 3 / width);
        return [];
      },
    };
    const corner = { ...FACE, box: { x: 80, y: -10, width: 40, height: 40 } };
    expect(await isUpright(detector, PICTURE, corner)).toBe(true);
    expect(new Set(sizes)).toEqual(new Set([100]));
  });
});
