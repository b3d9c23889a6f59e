/** Pictures and places in them, for the arithmetic of this room. */

/** 8-bit RGB, row-major: `pixels.length === 3 * width * height`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A place in pixels of a picture; `(0, 0)` is the outer corner of its first pixel, whose centre is `(0.5, 0.5)`. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Upper left corner and size in pixels; may reach over the picture's edge. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The share of the union of two boxes that both cover, 0..1 (intersection over union). */
export function boxOverlap(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** @throws RangeError when sizes and pixels of a picture do not fit each other. */
export function checkPicture({ width, height, pixels }: Picture): void {
  if (Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)
    if (pixels.length === 3 * width * height) return;
  throw new RangeError(`${pixels.length} bytes are no RGB picture of ${width}x${height}.`);
}
