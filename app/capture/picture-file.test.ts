import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPicture } from './picture-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A made picture: red on the left half, blue on the right. */
function drawn(name: string, size = '64x48'): string {
  const path = join(folder, name);
  const half = `drawbox=x=iw/2:w=iw/2:color=blue:t=fill`;
  const source = ['-f', 'lavfi', '-i', `color=red:size=${size},format=rgb24,${half}`];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, '-frames:v', '1', '-update', '1', `file:${path}`]);
  return path;
}

function pixel({ width, pixels }: { width: number; pixels: Uint8Array }, x: number, y: number): number[] {
  return [...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
}

describe('readPicture', () => {
  it.each(['a.jpg', 'a.png', 'a.bmp', 'a.webp', 'a.ppm'])('reads the colours of %s', async (name) => {
    const picture = await readPicture(drawn(name));
    expect([picture.width, picture.height]).toEqual([64, 48]);
    const [red = 0, , blueOfLeft = 0] = pixel(picture, 8, 24);
    const [redOfRight = 0, , blue = 0] = pixel(picture, 56, 24);
    expect(Math.min(red, blue)).toBeGreaterThan(230);
    expect(Math.max(blueOfLeft, redOfRight)).toBeLessThan(30);
  });

  it('gives grey pictures three equal colours', async () => {
    const { pixels } = await readPicture(drawn('grey.pgm'));
    expect(pixels.every((value, i) => value === pixels[i - (i % 3)])).toBe(true);
  });

  it.each(['1x1', '3072x1536'])('reads a picture of %s in its own size', async (size) => {
    const { width, height } = await readPicture(drawn(`${size}.png`, size));
    expect(`${width}x${height}`).toBe(size);
  });

  it('goes by what the file holds and takes its name literally', async () => {
    const path = join(folder, 'shot %03d.txt');
    writeFileSync(path, readFileSync(drawn('b.png')));
    expect((await readPicture(path)).width).toBe(64);
  });

  it.each([
    ['a text', Buffer.from('path,emotion\n'), 'not-picture'],
    ['a playlist that names another file', Buffer.from('#EXTM3U\nfile:///etc/hostname\n'), 'not-picture'],
    ['a JPEG that is only a beginning', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'not-picture'],
    ['half a JPEG', half('half.jpg'), 'not-picture'],
    ['half a PNG', half('half.png'), 'not-picture'],
    ['half a WebP', half('half.webp'), 'not-picture'],
    ['a PNG that claims 60,000 x 60,000 pixels', hugePng(), 'not-picture'],
    ['nothing', Buffer.alloc(0), 'file-empty'],
  ])('refuses %s', async (_what, bytes, code) => {
    const path = join(folder, 'bad');
    writeFileSync(path, bytes);
    await expect(readPicture(path)).rejects.toMatchObject({ code });
  });

  it('refuses folders and files that are not there, and tells of a missing ffmpeg', async () => {
    mkdirSync(join(folder, 'folder'), { recursive: true });
    await expect(readPicture(join(folder, 'folder'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(readPicture(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'file-not-found' });
    const programs = { ffmpeg: join(folder, 'no-ffmpeg') };
    await expect(readPicture(drawn('c.png'), programs)).rejects.toMatchObject({ code: 'ffmpeg-missing' });
  });
});

function half(name: string): Buffer {
  const whole = readFileSync(drawn(name, '320x240'));
  return whole.subarray(0, whole.length >> 1);
}

function hugePng(): Buffer {
  const png = readFileSync(drawn('huge.png'));
  png.writeUInt32BE(60_000, 16);
  png.writeUInt32BE(60_000, 20);
  return png;
}
