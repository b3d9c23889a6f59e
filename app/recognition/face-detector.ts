/**
 * Finds faces: BlazeFace (Bazarevsky et al. 2019) as MediaPipe trained it for a phone's back camera, on one letterboxed picture of
 * 256x256. Origin and licence of the weights: `native-models/packs.json`.
 */
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { checkPicture, type Picture, type PixelBox } from '../signal/picture.ts';
import { resampleRegion } from '../signal/picture-resample.ts';
import { DETECTOR_SIDE, decodeFaces } from './face-anchors.ts';
import { type DetectedFace, mapFace } from './face-detection.ts';
import { mergeFaces } from './face-merging.ts';
import { pictureTiles } from './face-tiles.ts';

/** The pack's name. */
export const FACE_DETECTOR_MODEL = 'blazeface-back';

/** Faces that the detector is less sure of than this are none. */
export const LEAST_DETECTION = 0.5;

/** Where to look. */
export interface DetectionOptions {
  /** Only this part of the picture, which then fills the detector's view: for a face whose place is known, and for small ones. */
  readonly region?: PixelBox;
  /** Look at overlapping parts of the picture too, for small faces: several runs more. Default false; not with a region. */
  readonly thorough?: boolean;
  /** Default `LEAST_DETECTION`. */
  readonly threshold?: number;
}

/** Faces in pictures. */
export interface FaceDetector {
  /**
   * @returns the faces, the surest first; empty when there is none.
   * @throws RangeError when the picture's size and pixels do not fit; AppError `model-failed`.
   */
  detect(picture: Picture, options?: DetectionOptions): Promise<readonly DetectedFace[]>;
}

/** @param session the model `FACE_DETECTOR_MODEL`; it stays the caller's. */
export function createFaceDetector(session: ModelSession): FaceDetector {
  const view = new Float32Array(DETECTOR_SIDE * DETECTOR_SIDE * 3);

  const look = async (picture: Picture, { x, y, width, height }: PixelBox, threshold: number) => {
    const side = Math.max(width, height);
    const square = { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
    resampleRegion(picture, square, view, DETECTOR_SIDE, DETECTOR_SIDE, { scale: 2 / 255, offset: -1 });
    const outputs = await session.run({ 'input:0': floatTensor(view, [1, DETECTOR_SIDE, DETECTOR_SIDE, 3]) });
    const output = (name: string) => floatOutput(outputs, name);
    const layers = [
      { cells: 16, anchors: 2, scores: output('Identity:0'), boxes: output('Identity_2:0') },
      { cells: 8, anchors: 6, scores: output('Identity_1:0'), boxes: output('Identity_3:0') },
    ];
    return decodeFaces(layers, threshold).map((face) => mapFace(face, side / DETECTOR_SIDE, square));
  };

  return {
    async detect(picture, { region, thorough = false, threshold = LEAST_DETECTION } = {}) {
      checkPicture(picture);
      const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
      const regions = region ? [region] : [whole, ...(thorough ? pictureTiles(picture) : [])];
      const found: DetectedFace[] = [];
      for (const part of regions) {
        const faces = await look(picture, part, threshold);
        found.push(...(part === whole || part === region ? faces : faces.filter(({ box }) => isInside(box, part))));
      }
      return mergeFaces(found);
    },
  };
}

/** A face that a part of the picture shows cut is seen whole, or better, in another part. */
function isInside(box: PixelBox, part: PixelBox): boolean {
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  return box.x >= part.x && box.y >= part.y && right <= part.x + part.width && bottom <= part.y + part.height;
}
