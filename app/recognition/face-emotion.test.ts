import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Permitted } from '../domain/consent.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { softmax } from '../signal/softmax.ts';
import { CROP_SIDE, type FaceCrop } from './face-alignment.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from './face-emotion.ts';

const MODELS = join(import.meta.dirname, '../../native-models');
const golden = JSON.parse(readFileSync(join(MODELS, FACE_EMOTION_MODEL, 'golden.json'), 'utf8')) as {
  readonly tolerance: number;
  readonly faces: readonly { place: number; logits: number[]; affect: number[]; embedding: number[] }[];
};
const registry = createModelRegistry({ modelsFolder: MODELS });
afterAll(() => registry.close());
const session = await registry.load(FACE_EMOTION_MODEL);
const faces = createFaceEmotion(session);

/** The trainer's made picture, see `formula` in golden.json; stamped here because it is nobody's face. */
function madeFace(place: number): Permitted<'face-emotion', FaceCrop> {
  const grey = Float32Array.from({ length: CROP_SIDE * CROP_SIDE }, (_, at) => {
    const [i, j] = [Math.floor(at / CROP_SIDE), at % CROP_SIDE];
    return 0.5 + 0.25 * Math.sin(0.3 * i + place) * Math.cos(0.2 * j) + 0.2 * Math.sin(0.05 * i * j);
  });
  return { channel: 'customer', grey } as Permitted<'face-emotion', FaceCrop>;
}

/** The same face as a mirror shows it. */
function mirrored(face: Permitted<'face-emotion', FaceCrop>): Permitted<'face-emotion', FaceCrop> {
  const grey = face.grey.map((_, at) => face.grey[at - 2 * (at % CROP_SIDE) + CROP_SIDE - 1] as number);
  return { ...face, grey };
}

describe('createFaceEmotion', () => {
  it.each(golden.faces)("gives the trainer's numbers on made face $place", async ({ place, ...expected }) => {
    const { logits, affect, embedding } = await faces.read(madeFace(place));
    const found = [...logits, affect.valence, affect.arousal, ...embedding];
    const wanted = [...expected.logits, ...expected.affect, ...expected.embedding];
    expect(found).toHaveLength(wanted.length);
    const furthest = Math.max(...wanted.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN))));
    expect(furthest).toBeLessThan(golden.tolerance);
  });

  it('divides the logits by the temperature and says uncertain below the threshold of its manifest', async () => {
    const { temperature, abstainBelow } = session.manifest.calibration ?? { temperature: Number.NaN, abstainBelow: 0 };
    for (const { place } of golden.faces) {
      const reading = await faces.read(madeFace(place));
      const { probabilities, confidence, uncertain } = faces.calibrate(reading);
      const expected = softmax(reading.logits, temperature);
      expect(Object.values(probabilities)).toEqual(Array.from(expected, (value) => expect.closeTo(value, 6)));
      expect(confidence).toBe(Math.max(...Object.values(probabilities)));
      expect(uncertain).toBe(confidence < abstainBelow);
    }
  });

  it('sees the same in a mirror', async () => {
    const [straight, turned] = [await faces.read(madeFace(1)), await faces.read(mirrored(madeFace(1)))];
    expect(Array.from(turned.logits)).toEqual(Array.from(straight.logits, (value) => expect.closeTo(value, 4)));
  });

  it('refuses crops of another size', async () => {
    const small = { channel: 'customer', grey: new Float32Array(24 * 24) } as Permitted<'face-emotion', FaceCrop>;
    await expect(faces.read(small)).rejects.toThrow(RangeError);
  });
});
