import type { Picture, Point } from './picture.ts';

/** Turns, scales and shifts: `(x, y)` goes to `(a x - b y + x0, b x + a y + y0)`. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly x0: number;
  readonly y0: number;
}

/** At most so many places of the picture a side are averaged for one pixel of the result. */
const MOST_TAPS = 8;

/**
 * The similarity that brings points nearest to others, by least squares (Umeyama 1991, in the plane and without mirroring).
 * @param from and `to`: as many, at least two, not all in one place.
 * @throws RangeError otherwise.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [centre, goal] = [meanPoint(from), meanPoint(to)];
  let [along, across, spread] = [0, 0, 0];
  from.forEach((point, i) => {
    const [px, py] = [point.x - centre.x, point.y - centre.y];
    const [qx, qy] = [(to[i] as Point).x - goal.x, (to[i] as Point).y - goal.y];
    along += px * qx + py * qy;
    across += px * qy - py * qx;
    spread += px * px + py * py;
  });
  if (from.length !== to.length || !(spread > 0)) throw new RangeError('These points fit no similarity.');
  const [a, b] = [along / spread, across / spread];
  return { a, b, x0: goal.x - a * centre.x + b * centre.y, y0: goal.y - b * centre.x - a * centre.y };
}

/**
 * A square grey picture drawn from a larger one: every pixel is the mean of the area it covers there, and beyond the picture its edge
 * goes on.
 *
 * @param toPicture from places of the result to places of the picture.
 * @param side of the result in pixels.
 * @returns `[side, side]` luma as ITU-R BT.601 weighs it, 0..1.
 */
export function warpGrey(picture: Picture, toPicture: Similarity, side: number): Float32Array {
  const { a, b, x0, y0 } = toPicture;
  const taps = Math.min(MOST_TAPS, Math.max(1, Math.round(Math.hypot(a, b))));
  const grey = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let i = 0; i < taps * taps; i++) {
        const x = column + ((i % taps) + 0.5) / taps;
        const y = row + (Math.floor(i / taps) + 0.5) / taps;
        sum += lumaAt(picture, a * x - b * y + x0 - 0.5, b * x + a * y + y0 - 0.5);
      }
      grey[row * side + column] = sum / (255 * taps * taps);
    }
  }
  return grey;
}

/** Linear between the four pixels around a place, whose centres lie at whole numbers here; 0..255. */
function lumaAt({ width, height, pixels }: Picture, x: number, y: number): number {
  const inX = Math.min(Math.max(x, 0), width - 1);
  const inY = Math.min(Math.max(y, 0), height - 1);
  const left = Math.floor(inX);
  const top = Math.floor(inY);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const shareX = inX - left;
  const shareY = inY - top;
  const upper = (1 - shareX) * luma(pixels, top * width + left) + shareX * luma(pixels, top * width + right);
  const lower = (1 - shareX) * luma(pixels, bottom * width + left) + shareX * luma(pixels, bottom * width + right);
  return (1 - shareY) * upper + shareY * lower;
}

function luma(pixels: Uint8Array, pixel: number): number {
  const i = 3 * pixel;
  return 0.299 * (pixels[i] as number) + 0.587 * (pixels[i + 1] as number) + 0.114 * (pixels[i + 2] as number);
}

function meanPoint(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
