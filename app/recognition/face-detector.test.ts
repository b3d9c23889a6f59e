import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPicture } from '../capture/picture-file.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL, LEAST_DETECTION } from './face-detector.ts';

const registry = createModelRegistry({ modelsFolder: join(import.meta.dirname, '../../native-models') });
afterAll(() => registry.close());
const detector = createFaceDetector(await registry.load(FACE_DETECTOR_MODEL));

function made(width: number, height: number, colour: (x: number, y: number) => number) {
  const pixels = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.fill(colour(x, y), 3 * (y * width + x), 3 * (y * width + x) + 3);
  return { width, height, pixels };
}

describe('createFaceDetector', () => {
  it.each([
    ['a black picture', made(320, 240, () => 0)],
    ['a white picture', made(320, 240, () => 255)],
    ['a slope of light', made(320, 240, (x) => (x * 255) / 320)],
    ['noise', made(320, 240, (x, y) => ((x * 7_919 + y * 104_729) * 31_337) % 256)],
    ['stripes', made(320, 240, (x) => (x % 20 < 10 ? 0 : 255))],
    ['a single pixel', made(1, 1, () => 128)],
    ['a line one pixel high', made(2_000, 1, () => 128)],
    ['a very large picture', made(4_000, 3_000, (x, y) => (x ^ y) & 255)],
  ])('finds no face in %s', async (_what, picture) => {
    expect(await detector.detect(picture, { thorough: true })).toEqual([]);
  });

  it('refuses a picture whose size and pixels do not fit', async () => {
    const picture = { width: 10, height: 10, pixels: new Uint8Array(299) };
    await expect(detector.detect(picture)).rejects.toThrow(RangeError);
  });
});

const DETECTION = join(import.meta.dirname, '../../../shared/data/face/detection/images');
describe.skipIf(!existsSync(DETECTION))('on photographs (skipped where ../shared/data is not there)', () => {
  it('finds the faces of a photograph: eyes above the mouth, the nose between the ears of all that are not in profile', async () => {
    const faces = await detector.detect(await readPicture(join(DETECTION, 'dlib_000.jpg')), { thorough: true });
    expect(faces.length).toBeGreaterThanOrEqual(5);
    for (const { keypoints, box, score } of faces) {
      expect(score).toBeGreaterThanOrEqual(LEAST_DETECTION);
      expect(Math.max(keypoints.leftEye.y, keypoints.rightEye.y)).toBeLessThan(keypoints.mouth.y);
      expect(box.width / box.height).toBeCloseTo(1, 0);
    }
    const frontal = faces.filter(({ keypoints: { nose, rightEar, leftEar } }) => {
      return nose.x > rightEar.x && nose.x < leftEar.x;
    });
    expect(frontal.length).toBeGreaterThanOrEqual(5);
  });

  it('is never so sure of a dog as a face that is read must be', async () => {
    const dogs = readdirSync(DETECTION).filter((name) => name.startsWith('neg_'));
    expect(dogs.length).toBeGreaterThan(0);
    for (const name of dogs)
      for (const { score } of await detector.detect(await readPicture(join(DETECTION, name))))
        expect(score).toBeLessThan(0.7);
  });
});
