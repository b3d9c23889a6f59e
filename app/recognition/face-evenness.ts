/** Whether all of a face is there to see, told from where in its crop there is detail. */
import { CROP_SIDE } from './face-alignment.ts';

/** A part of the crop in pixels; `right` and `bottom` are the first that are not in it. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The sides without the middle, where the edge of whatever covers one of them may lie. */
const SIDES: readonly [Part, Part] = [
  { left: 7, top: 11, right: 20, bottom: 42 },
  { left: 28, top: 11, right: 41, bottom: 42 },
];
/** Eyes and brows; mouth and chin. */
const HALVES: readonly [Part, Part] = [
  { left: 9, top: 13, right: 39, bottom: 25 },
  { left: 12, top: 30, right: 36, bottom: 44 },
];

/**
 * How alike the parts of a face are in detail, the root mean square of their gradients: the lesser over the greater, of the two sides or of
 * eyes and mouth, whichever are less alike.
 *
 * @param grey a face's crop, `[48, 48]`.
 * @returns 0 (nothing to see in one of them) to 1; also 0 for a flat picture.
 */
export function faceEvenness(grey: Float32Array): number {
  const alike = ([a, b]: readonly [Part, Part]) => {
    const [one, other] = [detailOf(grey, a), detailOf(grey, b)];
    return Math.max(one, other) > 0 ? Math.min(one, other) / Math.max(one, other) : 0;
  };
  return Math.min(alike(SIDES), alike(HALVES));
}

function detailOf(grey: Float32Array, { left, top, right, bottom }: Part): number {
  let squares = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * CROP_SIDE + x;
      const across = (grey[i + 1] as number) - (grey[i - 1] as number);
      const down = (grey[i + CROP_SIDE] as number) - (grey[i - CROP_SIDE] as number);
      squares += across * across + down * down;
    }
  }
  return Math.sqrt(squares / ((right - left) * (bottom - top)));
}
