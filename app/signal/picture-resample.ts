import type { Picture, PixelBox } from './picture.ts';

/** How the values of a resampled picture are written: `offset + scale * byte`. */
export interface ValueRange {
  readonly scale: number;
  readonly offset: number;
}

/**
 * Draws a part of a picture into a larger or smaller array of floats: each output pixel is the mean of the area it covers, or, where the
 * output is finer than the picture, linear between its neighbours. What lies outside the picture is black.
 *
 * @param region which part, in pixels of the picture; may reach over its edge.
 * @param out `[outHeight, outWidth, 3]`, written whole.
 */
export function resampleRegion(
  picture: Picture,
  region: PixelBox,
  out: Float32Array,
  outWidth: number,
  outHeight: number,
  { scale, offset }: ValueRange,
): void {
  out.fill(offset);
  const columns = axisWeights(region.x, region.width, outWidth, picture.width);
  const rows = axisWeights(region.y, region.height, outHeight, picture.height);
  const line = new Float32Array(picture.width * 3);
  const [from, until] = [columns.lowest * 3, columns.beyond * 3];
  for (let y = 0; y < outHeight; y++) {
    if (!sumRows(picture, rows, y, line, from, until)) continue;
    const row = out.subarray(y * outWidth * 3, (y + 1) * outWidth * 3);
    sumColumns(line, columns, row, scale, offset);
  }
}

/** The weighted sum of the source rows of one output row, between two places of a row. @returns whether there is any. */
function sumRows(
  { width, pixels }: Picture,
  { taps, first, weights }: AxisWeights,
  y: number,
  line: Float32Array,
  from: number,
  until: number,
): boolean {
  let isFirst = true;
  for (let tap = 0; tap < taps; tap++) {
    const weight = weights[y * taps + tap] as number;
    if (weight === 0) continue;
    const start = ((first[y] as number) + tap) * width * 3;
    if (isFirst) for (let i = from; i < until; i++) line[i] = weight * (pixels[start + i] as number);
    else for (let i = from; i < until; i++) line[i] = (line[i] as number) + weight * (pixels[start + i] as number);
    isFirst = false;
  }
  return !isFirst;
}

function sumColumns(
  line: Float32Array,
  { taps, first, weights }: AxisWeights,
  row: Float32Array,
  scale: number,
  offset: number,
): void {
  for (let x = 0; x < first.length; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let i = (first[x] as number) * 3;
    for (let place = x * taps; place < (x + 1) * taps; place++, i += 3) {
      const weight = weights[place] as number;
      if (weight === 0) continue;
      red += weight * (line[i] as number);
      green += weight * (line[i + 1] as number);
      blue += weight * (line[i + 2] as number);
    }
    row[3 * x] = offset + scale * red;
    row[3 * x + 1] = offset + scale * green;
    row[3 * x + 2] = offset + scale * blue;
  }
}

interface AxisWeights {
  /** Source places each output place draws on, the same count for all; those without a share weigh 0. */
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float32Array;
  /** The source places that are drawn on at all: `lowest` to before `beyond`. */
  readonly lowest: number;
  readonly beyond: number;
}

/** Shares of the source places inside the picture: by the area covered, or linear between two where the output is finer. */
function axisWeights(start: number, length: number, outLength: number, sourceLength: number): AxisWeights {
  const step = length / outLength;
  const taps = step > 1 ? Math.ceil(step) + 1 : 2;
  const first = new Int32Array(outLength);
  const weights = new Float32Array(outLength * taps);
  let [lowest, beyond] = [sourceLength, 0];
  for (let place = 0; place < outLength; place++) {
    const left = start + place * step;
    const begin = Math.floor(step > 1 ? left : left + step / 2 - 0.5);
    first[place] = begin;
    for (let tap = 0; tap < taps; tap++) {
      const source = begin + tap;
      if (source < 0 || source >= sourceLength) continue;
      const covered = Math.min(source + 1, left + step) - Math.max(source, left);
      const share = step > 1 ? covered / step : 1 - Math.abs(source + 0.5 - left - step / 2);
      if (share <= 0) continue;
      weights[place * taps + tap] = share;
      lowest = Math.min(lowest, source);
      beyond = Math.max(beyond, source + 1);
    }
  }
  return { taps, first, weights, lowest, beyond: Math.max(lowest, beyond) };
}
