/** Follows one face from picture to picture: first the picture's most prominent one, then that one only, until it is gone. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { boxOverlap, type Picture, type PixelBox } from '../signal/picture.ts';
import { mostProminent } from './face-choice.ts';
import { type DetectedFace, mapKeypoints } from './face-detection.ts';
import type { FaceDetector } from './face-detector.ts';
import { pictureTiles } from './face-tiles.ts';

/** A face that is not seen for so long is let go. */
const LET_GO_SAMPLES = CALL_RATE_HZ;
/** While a face is followed, the whole picture is looked at so often: for others who come in. */
const LOOK_ROUND_SAMPLES = CALL_RATE_HZ;
/** Side of the part of the picture in which a followed face is looked for, in heights of the face. */
const LOOK_SIDES = 2.5;
/** How far a face may move between two pictures and how much its height may change, in its heights. */
const MOST_MOVE = 0.6;
const MOST_GROWTH = 1.6;
/** Share of the way a place goes to where it was found: the least for a face at rest, all of it once it moves by a tenth of its height. */
const LEAST_STEP = 0.4;
const FAST_MOVE = 0.1;

/** What one picture showed. */
export interface TrackedFace {
  /** Faces in the picture, the followed one included; while one is followed, as of the last look at the whole picture. */
  readonly faces: number;
  /** The followed one, steadied; absent when it is not seen or none is followed. */
  readonly face?: DetectedFace;
  /** Whom it is of: another number whenever a face was let go, for somebody else may sit there now. */
  readonly person: number;
}

/** For one call, or one part of it that is seen in order. */
export class FaceTracker {
  readonly #detector: FaceDetector;
  #followed: DetectedFace | undefined;
  #person = 0;
  #seenAt = 0;
  #lookedRoundAt = Number.NEGATIVE_INFINITY;
  #faces = 0;
  #missed = 0;

  constructor(detector: FaceDetector) {
    this.#detector = detector;
  }

  /**
   * One run of the detector; two when a followed face is not where it was. A picture in which nobody is found is looked at in parts,
   * one with every second picture, where a small face shows larger.
   * @throws RangeError when size and pixels do not fit; AppError `model-failed`.
   */
  async see(picture: Picture, atSample: number): Promise<TrackedFace> {
    if (this.#followed && atSample - this.#seenAt > LET_GO_SAMPLES) this.#followed = undefined;
    const followed = this.#followed;
    if (followed && atSample - this.#lookedRoundAt < LOOK_ROUND_SAMPLES) {
      const near = await this.#detector.detect(picture, { region: surroundings(followed.box) });
      const again = near.find((face) => isSame(face, followed));
      if (again) return this.#follow(again, Math.max(this.#faces, near.length), atSample);
    }
    this.#lookedRoundAt = atSample;
    const faces = await this.#look(picture);
    const found = followed ? faces.find((face) => isSame(face, followed)) : mostProminent(faces, picture);
    this.#faces = faces.length;
    return found ? this.#follow(found, faces.length, atSample) : { faces: faces.length, person: this.#person };
  }

  async #look(picture: Picture): Promise<readonly DetectedFace[]> {
    const tiles = pictureTiles(picture);
    const tile = this.#missed % 2 === 1 ? tiles[Math.floor(this.#missed / 2) % tiles.length] : undefined;
    const faces = await this.#detector.detect(picture, tile && !this.#followed ? { region: tile } : {});
    this.#missed = faces.length > 0 ? 0 : this.#missed + 1;
    return faces;
  }

  #follow(face: DetectedFace, faces: number, atSample: number): TrackedFace {
    const steadied = this.#followed ? steady(this.#followed, face) : face;
    if (!this.#followed) this.#person++;
    this.#followed = steadied;
    this.#seenAt = atSample;
    return { faces, face: steadied, person: this.#person };
  }
}

function surroundings({ x, y, width, height }: PixelBox): PixelBox {
  const side = LOOK_SIDES * Math.max(width, height);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}

function isSame({ box }: DetectedFace, { box: before }: DetectedFace): boolean {
  const growth = box.height / before.height;
  if (growth > MOST_GROWTH || growth < 1 / MOST_GROWTH) return false;
  return boxOverlap(box, before) > 0 && distance(box, before) < MOST_MOVE;
}

/** Between the centres, in heights of the second. */
function distance(box: PixelBox, before: PixelBox): number {
  const x = box.x + box.width / 2 - before.x - before.width / 2;
  const y = box.y + box.height / 2 - before.y - before.height / 2;
  return Math.hypot(x, y) / before.height;
}

function steady(before: DetectedFace, found: DetectedFace): DetectedFace {
  const moved = Math.min(1, distance(found.box, before.box) / FAST_MOVE);
  const step = LEAST_STEP + (1 - LEAST_STEP) * moved;
  const between = (from: number, to: number) => from + step * (to - from);
  return {
    score: found.score,
    box: {
      x: between(before.box.x, found.box.x),
      y: between(before.box.y, found.box.y),
      width: between(before.box.width, found.box.width),
      height: between(before.box.height, found.box.height),
    },
    keypoints: mapKeypoints(found.keypoints, ({ x, y }, name) => ({
      x: between(before.keypoints[name].x, x),
      y: between(before.keypoints[name].y, y),
    })),
  };
}
