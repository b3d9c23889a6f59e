import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Failure } from '../contract/schemas.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { VideoFrame } from '../domain/video.ts';
import { createVideoFile } from './video-file.ts';
import { probePicture } from './video-probe.ts';

const CLIPS = join(import.meta.dirname, '../../../shared/data/face/videos');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-video-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Has ffmpeg make a clip. @param args inputs and options, without the output. */
function made(name: string, ...args: readonly string[]): string {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path]);
  return path;
}

async function read(path: string, fromSample = 0) {
  const track = await probePicture(path);
  if (!track) throw new Error('no picture');
  const failures: Failure[] = [];
  const frames: VideoFrame[] = [];
  const source = createVideoFile(path, track, 'customer');
  const options = { fromSample, signal: new AbortController().signal, onDegraded: (f: Failure) => failures.push(f) };
  for await (const frame of source.frames(options)) frames.push(frame);
  return { track, frames, failures };
}

const test = (seconds: number, size = '160x120', rate = 30) => [
  ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`],
  ...['-pix_fmt', 'yuv420p'],
];

describe.skipIf(!hasFfmpeg)('the pictures of a recording (skipped without ffmpeg)', () => {
  it.each(['clip.mp4', 'clip.webm', 'clip.mov', 'clip.mkv'])(
    'come ten a second on the call clock: %s',
    async (name) => {
      const { frames, failures } = await read(made(name, ...test(3)));
      expect(frames.map((f) => f.atSample)).toEqual(Array.from({ length: 30 }, (_, i) => i * 1600));
      expect(frames.every((f) => f.pixels.length === 3 * f.width * f.height && f.channel === 'customer')).toBe(true);
      expect(failures).toEqual([]);
    },
  );

  it('come from the position asked for, the same as when read from the beginning', async () => {
    const path = made('seek.mp4', ...test(3));
    const whole = await read(path);
    const { frames } = await read(path, secondsToSamples(1.5));
    expect(frames[0]?.atSample).toBe(secondsToSamples(1.5));
    expect(frames).toHaveLength(15);
    expect(Buffer.from(frames[3]?.pixels ?? []).equals(Buffer.from(whole.frames[18]?.pixels ?? []))).toBe(true);
  });

  it('are no larger than 640 pixels, whatever odd size they have', async () => {
    const large = await read(made('large.mp4', ...test(0.5, '1922x1082')));
    expect([large.frames[0]?.width, large.frames[0]?.height]).toEqual([640, 360]);
    const odd = await read(made('odd.mkv', ...test(0.5, '33x17'), '-c:v', 'ffv1'));
    expect([odd.frames[0]?.width, odd.frames[0]?.height]).toEqual([32, 16]);
  });

  it('stand upright when the recording says that it is turned', async () => {
    const flat = made('flat.mp4', ...test(0.5, '160x120'));
    const turned = made('turned.mp4', '-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=90');
    const { track, frames } = await read(turned);
    expect([track.width, track.height]).toEqual([120, 160]);
    expect([frames[0]?.width, frames[0]?.height]).toEqual([120, 160]);
  });

  it('keep their times at a rate that changes', async () => {
    const filter = "select='if(lt(t,1),1,not(mod(n,15)))'";
    const { frames } = await read(made('variable.mkv', ...test(3), '-vf', filter, '-fps_mode', 'vfr'));
    expect(frames.length).toBeGreaterThanOrEqual(25);
    expect(frames.at(-1)?.atSample).toBeGreaterThan(secondsToSamples(2.3));
  });

  it('end with a sentence when the file is cut short', async () => {
    const whole = made('whole.mkv', ...test(6), '-g', '10');
    const bytes = readFileSync(whole);
    const cut = join(folder, 'cut.mkv');
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length / 2)));
    const { frames, failures } = await read(cut);
    expect(frames.length).toBeGreaterThan(10);
    expect(failures).toMatchObject([{ code: 'no-video' }]);
  });

  it('are not there in sound, and not in the cover of music', async () => {
    const sound = made('sound.m4a', '-f', 'lavfi', '-i', 'sine=duration=1');
    expect(await probePicture(sound)).toBeUndefined();
  });

  it('are refused with a sentence when the file is damaged or empty', async () => {
    const broken = join(folder, 'broken.mp4');
    writeFileSync(broken, Buffer.concat([Buffer.from('\0\0\0\x20ftypisom'), Buffer.alloc(5_000, 7)]));
    await expect(probePicture(broken)).rejects.toThrow(AppError);
    const empty = join(folder, 'empty.mp4');
    writeFileSync(empty, '');
    await expect(probePicture(empty)).rejects.toMatchObject({ code: 'file-empty' });
  });

  it('stop being decoded when nobody wants them any more', async () => {
    const path = made('long.mp4', ...test(20));
    const track = await probePicture(path);
    if (!track) throw new Error('no picture');
    const abort = new AbortController();
    let count = 0;
    for await (const _ of createVideoFile(path, track, 'customer').frames({ fromSample: 0, signal: abort.signal })) {
      if (++count === 3) abort.abort();
    }
    expect(count).toBe(3);
  });
});

describe.skipIf(!hasFfmpeg || !existsSync(CLIPS))('real clips (skipped where ../shared/data is absent)', () => {
  it.each(['sign_again.mp4', 'sign_again.webm', 'headpose_two.mp4'])('%s is read from start to end', async (name) => {
    const { track, frames, failures } = await read(join(CLIPS, name));
    expect(frames.length).toBeCloseTo((track.durationSeconds ?? 0) * 10, -0.5);
    expect(failures).toEqual([]);
  });
});
