/** Pictures that should say nothing, through detector, tracker, quality gate and face model: is a sure emotion told? */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPicture } from '../capture/picture-file.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { packFolder } from '../inference/pack-cache.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import type { Picture } from '../signal/picture.ts';
import { blurred, drawnFace, laidOn, painted, recoloured, resized, turned } from '../testing/made-pictures.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL } from './face-detector.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from './face-emotion.ts';
import { createFaceReader, type FaceReaderDeps } from './face-reader.ts';
import { createStillReader } from './face-still.ts';
import type { FaceReading } from './face-watcher.ts';

const root = join(import.meta.dirname, '../..');
const FACES = join(root, '../shared/data/face/crossset');
const DETECTION = join(root, '../shared/data/face/detection/images');
const hasWeights = existsSync(packFolder({ name: FACE_DETECTOR_MODEL, version: '1.2.0' }));

const gate = createChannelGate();
const registry = createModelRegistry({ modelsFolder: join(root, 'native-models') });
let models: FaceReaderDeps;
beforeAll(async () => {
  if (!hasWeights) return;
  models = {
    detector: createFaceDetector(await registry.load(FACE_DETECTOR_MODEL)),
    emotion: createFaceEmotion(await registry.load(FACE_EMOTION_MODEL)),
  };
});
afterAll(() => registry.close());

function permitted(picture: Picture, atSample: number) {
  const pixels = new Uint8Array(picture.pixels);
  const frame = gate.admit('face-emotion', { channel: 'customer', atSample, ...picture, pixels });
  if (!frame) throw new TypeError("A customer's face may be read.");
  return frame;
}

/** What the last of three pictures in a row gives on a call, and the picture by itself. */
async function seen(picture: Picture): Promise<{ readonly last: FaceReading; readonly sure: boolean }> {
  const reader = createFaceReader(models);
  let last: FaceReading = { sighting: { faces: 0 } };
  for (let i = 0; i < 3; i++) last = await reader.see(permitted(picture, (i * CALL_RATE_HZ) / 10));
  const still = await createStillReader(models).readStill(permitted(picture, 0));
  return { last, sure: last.estimate?.uncertain === false || !still.estimate.uncertain };
}

describe.skipIf(!hasWeights)('pictures without a face', () => {
  it.each([
    ['black', painted(320, 240, () => 0)],
    ['white', painted(320, 240, () => 255)],
    ['noise', painted(320, 240, (x, y) => ((x * 7_919 + y * 104_729) * 31_337) % 256)],
    ['stripes', painted(320, 240, (x) => (x % 20 < 10 ? 0 : 255))],
    ['one pixel', painted(1, 1, () => 128)],
    ['a line', painted(2_000, 1, () => 128)],
    ['a very large picture', painted(2_400, 1_800, (x, y) => (x ^ y) & 255)],
  ])('say that there is none, and no emotion: %s', async (_what, picture) => {
    const { last, sure } = await seen(picture);
    expect(last).toEqual({ sighting: { faces: 0, hindrance: 'no-face' } });
    expect(sure).toBe(false);
  });

  it('say no emotion of a drawn face', async () => {
    expect((await seen(drawnFace(320, 240))).sure).toBe(false);
  });

  it.skipIf(!existsSync(DETECTION))('say no emotion of dogs (skipped where ../shared/data is absent)', async () => {
    expect((await seen(await readPicture(join(DETECTION, 'neg_000.jpg')))).sure).toBe(false);
  });

  it('are refused when their size is not that of their pixels', async () => {
    const picture = { width: 10, height: 10, pixels: new Uint8Array(299) };
    await expect(createFaceReader(models).see(permitted(picture, 0))).rejects.toThrow(RangeError);
  });
});

/** A face before a wall, as a camera sees it. */
const before = (face: Picture): Picture => {
  const wall = painted(240, 180, (x, y) => 110 + 20 * Math.sin(x / 30) + (y > 150 ? 30 : 0));
  return laidOn(wall, [face, Math.round((240 - face.width) / 2), Math.round((180 - face.height) / 2)]);
};
const upsideDown = (face: Picture): Picture => turned(turned(before(face)));

/** What becomes of a face, and of how many of eight a sure emotion may be told. */
const SPOILT: readonly (readonly [string, number, (face: Picture) => Picture])[] = [
  ['very dark', 0, (face) => recoloured(before(face), (value) => 0.05 * value)],
  ['far too bright', 0, (face) => recoloured(before(face), (value) => 200 + 2 * value)],
  ['lying on the right side', 1, (face) => turned(before(face))],
  ['lying on the left side', 2, (face) => turned(upsideDown(face))],
  ['upside down', 2, upsideDown],
  [
    'half outside on the left',
    0,
    (face) =>
      laidOn(
        painted(240, 180, () => 110),
        [face, -face.width / 2, 20],
      ),
  ],
  [
    'half outside on the right',
    0,
    (face) =>
      laidOn(
        painted(240, 180, () => 110),
        [face, 240 - face.width / 2, 20],
      ),
  ],
  ['half covered', 1, (face) => before(recoloured(face, (value, x) => (x < face.width / 2 ? 128 : value)))],
  ['masked', 0, (face) => before(recoloured(face, (value, _x, y) => (y > 0.58 * face.height ? 180 : value)))],
  ['out of focus', 0, (face) => blurred(before(face), 6)],
  [
    'tiny, or printed on something',
    0,
    (face) =>
      laidOn(
        painted(320, 240, () => 110),
        [resized(face, 20, 20), 150, 100],
      ),
  ],
  [
    'there twice',
    0,
    (face) =>
      laidOn(
        painted(340, 170, () => 110),
        [face, 15, 15],
        [face, 185, 15],
      ),
  ],
  [
    'there four times',
    0,
    (face) =>
      laidOn(
        painted(340, 340, () => 110),
        [face, 15, 15],
        [face, 185, 15],
        [face, 15, 185],
        [face, 185, 185],
      ),
  ],
];

describe.skipIf(!hasWeights || !existsSync(FACES))('a face (skipped where ../shared/data is absent)', () => {
  const faces: Picture[] = [];
  beforeAll(async () => {
    const rows = readFileSync(join(FACES, 'manifest.csv'), 'utf8').split('\n');
    const happy = rows.filter((row) => row.includes(',happy,')).map((row) => row.split(',')[0] ?? '');
    for (let i = 5; faces.length < 8; i += 40) faces.push(await readPicture(join(FACES, 'images', happy[i] ?? '')));
  });

  it('is read when nothing is wrong with it', async () => {
    let sure = 0;
    for (const face of faces) if ((await seen(before(face))).sure) sure++;
    expect(sure).toBeGreaterThanOrEqual(5);
  });

  it.each(SPOILT)('is not read for certain: %s (%i of eight at most)', async (_what, most, spoil) => {
    const sure: number[] = [];
    for (const [i, face] of faces.entries()) if ((await seen(spoil(face))).sure) sure.push(i);
    expect(sure.length).toBeLessThanOrEqual(most);
  });

  it('is nobody when two are equally large', async () => {
    const [face] = faces;
    if (!face) throw new TypeError('There are faces.');
    const two = laidOn(
      painted(340, 170, () => 110),
      [face, 15, 15],
      [face, 185, 15],
    );
    expect((await seen(two)).last).toEqual({ sighting: { faces: 2, hindrance: 'several-faces' } });
  });
});
