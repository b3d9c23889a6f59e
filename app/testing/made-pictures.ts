/** Pictures made for tests, and what can be done to one: 8-bit RGB, the same at every run. */
import type { Picture } from '../signal/picture.ts';

/** A value of 0..255 for each place and each of red, green and blue. */
type Colour = (x: number, y: number, channel: number) => number;

/** A picture by its colours; values beyond 0..255 are cut. */
export function painted(width: number, height: number, colour: Colour): Picture {
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = Math.floor(i / 3);
    const value = Math.round(colour(pixel % width, Math.floor(pixel / width), i % 3));
    pixels[i] = Math.min(255, Math.max(0, value));
  }
  return { width, height, pixels };
}

/** The value at the nearest place inside. */
function at({ width, height, pixels }: Picture, x: number, y: number, channel: number): number {
  const column = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(y)));
  return pixels[3 * (row * width + column) + channel] ?? 0;
}

/** Each value by itself, with its place. */
export function recoloured(picture: Picture, change: (value: number, x: number, y: number) => number): Picture {
  const { width, height } = picture;
  return painted(width, height, (x, y, channel) => change(at(picture, x, y, channel), x, y));
}

/** A quarter turn, clockwise. */
export function turned(picture: Picture): Picture {
  const { width, height } = picture;
  return painted(height, width, (x, y, channel) => at(picture, y, height - 1 - x, channel));
}

/** In another size; each place takes the mean of four of the original. */
export function resized(picture: Picture, width: number, height: number): Picture {
  const [across, down] = [picture.width / width, picture.height / height];
  return painted(width, height, (x, y, channel) => {
    const quarters = [0.25, 0.75].flatMap((dx) => [0.25, 0.75].map((dy) => [x + dx, y + dy] as const));
    return quarters.reduce((sum, [px, py]) => sum + at(picture, px * across, py * down, channel) / 4, 0);
  });
}

/** A picture with others laid on it, each with its upper left corner; they may reach over the edge. */
export function laidOn(ground: Picture, ...others: readonly (readonly [Picture, number, number])[]): Picture {
  return painted(ground.width, ground.height, (x, y, channel) => {
    const top = others.findLast(([{ width, height }, left, upper]) => {
      return x >= left && x < left + width && y >= upper && y < upper + height;
    });
    return top ? at(top[0], x - top[1], y - top[2], channel) : at(ground, x, y, channel);
  });
}

/** Out of focus: the mean of a square of `2 radius + 1` pixels, three times, which is nearly a Gaussian. */
export function blurred(picture: Picture, radius: number): Picture {
  const { width, height } = picture;
  const side = 2 * radius + 1;
  const offsets = Array.from({ length: side }, (_, i) => i - radius);
  let result = picture;
  for (let round = 0; round < 3; round++) {
    const before = result;
    const across = painted(width, height, (x, y, c) =>
      offsets.reduce((sum, d) => sum + at(before, x + d, y, c) / side, 0),
    );
    result = painted(width, height, (x, y, c) => offsets.reduce((sum, d) => sum + at(across, x, y + d, c) / side, 0));
  }
  return result;
}

/** A face as a child draws it: a disc, two dots and an arc. */
export function drawnFace(width: number, height: number): Picture {
  const [cx, cy, r] = [width / 2, height / 2, height / 4];
  return painted(width, height, (x, y) => {
    const away = Math.hypot(x - cx, y - cy);
    const eye = Math.min(Math.hypot(x - cx + r / 3, y - cy + r / 4), Math.hypot(x - cx - r / 3, y - cy + r / 4));
    const mouth = Math.abs(Math.hypot(x - cx, y - cy) - 0.6 * r) < 2 && y > cy + r / 4;
    if (eye < r / 10 || mouth || Math.abs(away - r) < 2) return 20;
    return away < r ? 240 : 200;
  });
}
