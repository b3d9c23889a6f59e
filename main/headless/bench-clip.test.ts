import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { probePicture } from '../../app/capture/video-probe.ts';
import { timeFaces } from '../../app/session/face-times.ts';
import { sourcesLayout } from '../app-layout.ts';
import { withPicture } from './bench-clip.ts';

const ROOT = join(import.meta.dirname, '../..');
const SOUND = join(ROOT, 'samples', 'service-call.wav');
const FACE = join(ROOT, '../shared/data/face/videos/headpose_female.mp4');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-bench-clip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('the call with a picture that the benchmark makes', () => {
  it('is not made without a clip, and says what to do', async () => {
    expect(await withPicture(SOUND, join(folder, 'none.mp4'))).toMatchObject({
      missing: expect.stringContaining('--clip'),
    });
  });

  it.skipIf(!hasFfmpeg)('is not made of what is no video', async () => {
    const text = join(folder, 'text.mp4');
    writeFileSync(text, 'no video');
    expect(await withPicture(SOUND, text)).toMatchObject({ missing: expect.stringContaining('cannot') });
  });

  it.skipIf(!hasFfmpeg || !existsSync(FACE))(
    'repeats the clip until the sound ends, and its face can be read (skipped where ../shared/data is absent)',
    async () => {
      const { path = '', remove } = await withPicture(SOUND, FACE);
      const track = await probePicture(path);
      expect(track?.durationSeconds).toBeGreaterThan(70);
      const { timesMs, read } = await timeFaces(path, 30, sourcesLayout(ROOT).engine, () => performance.now());
      expect(timesMs).toHaveLength(30);
      expect(read).toBeGreaterThan(5);
      remove();
      expect(existsSync(path)).toBe(false);
    },
  );
});
