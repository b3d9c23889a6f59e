import { AppError } from '../domain/errors.ts';

/** One picture out of a stream, 8-bit RGB, row-major. */
export interface RgbPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** 8K. A head of a few bytes can claim a picture that fills the memory. */
export const MOST_PIXELS = 8192 * 4320;

/** `P6`, the size and 255, each on a line; longer than this it is something else. */
const LONGEST_HEAD = 32;
const HEAD = /^P6\n(\d+) (\d+)\n255\n$/;

/**
 * Pictures from binary PPM files that follow one another, as ffmpeg writes them into a pipe: each brings its own size, so that
 * a recording may change it on the way. A last picture that is not whole is left out. @throws AppError `not-picture` when
 * something else comes, or a larger one than 8K.
 */
export async function* readPpmStream(parts: AsyncIterable<Uint8Array>): AsyncGenerator<RgbPicture> {
  let head = '';
  let picture: RgbPicture | undefined;
  let filled = 0;
  for await (const part of parts) {
    let at = 0;
    while (at < part.length) {
      if (!picture) {
        head += String.fromCharCode(part[at++] as number);
        if (head.length > LONGEST_HEAD) throw notPictures('they cannot be understood');
        const [, width, height] = HEAD.exec(head) ?? [];
        if (width === undefined || height === undefined) continue;
        if (Number(width) * Number(height) > MOST_PIXELS) throw notPictures('one is larger than 8K');
        picture = { width: Number(width), height: Number(height), pixels: new Uint8Array(3 * +width * +height) };
        filled = 0;
        head = '';
        continue;
      }
      const taken: Uint8Array = part.subarray(at, at + picture.pixels.length - filled);
      picture.pixels.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < picture.pixels.length) continue;
      yield picture;
      picture = undefined;
    }
  }
}

function notPictures(why: string): AppError {
  return new AppError('not-picture', `The pictures cannot be read: ${why}.`);
}
