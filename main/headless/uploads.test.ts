import { existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Uploads } from './uploads.ts';

describe('uploaded recordings', () => {
  it('are files that only their user can read, and go with the host', async () => {
    const uploads = new Uploads();
    const path = await uploads.take(Readable.from([Buffer.from('abc')]), 'call.wav');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    uploads.removeAll();
    expect(existsSync(path)).toBe(false);
  });

  it('are refused beyond the limit, and nothing of them stays', async () => {
    const uploads = new Uploads(2);
    await expect(uploads.take(Readable.from([Buffer.from('abc')]), 'call.wav')).rejects.toMatchObject({
      code: 'unsupported-format',
    });
    uploads.removeAll();
  });

  it('are refused when all of them together would fill the disk; one that was refused does not count', async () => {
    const uploads = new Uploads(4, 6);
    const take = (text: string) => uploads.take(Readable.from([Buffer.from(text)]), 'call.wav');
    await take('abcd');
    await expect(take('abc')).rejects.toMatchObject({ code: 'disk-full' });
    const path = await take('ab');
    await expect(take('a')).rejects.toMatchObject({ code: 'disk-full' });
    expect(existsSync(path)).toBe(true);
    uploads.removeAll();
  });

  it.each(['..', '', '/', '.'])('get a name of their own where the given one is none: "%s"', async (name) => {
    const uploads = new Uploads();
    expect(await uploads.take(Readable.from([]), name)).toMatch(/\/recording$/);
    uploads.removeAll();
  });
});
