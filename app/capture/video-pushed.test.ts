import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../domain/audio.ts';
import type { VideoFrame } from '../domain/video.ts';
import { createPushedVideo } from './video-pushed.ts';

const picture = (red: number) => ({
  width: 16,
  height: 16,
  rgba: Uint8Array.from({ length: 4 * 16 * 16 }, (_, i) => (i % 4 === 0 ? red : i % 4 === 3 ? 255 : 9)),
});

function open() {
  let atMs = 1_000;
  const video = createPushedVideo({ channel: 'customer', label: 'Camera', now: () => atMs });
  return {
    video,
    passMs: (ms: number) => {
      atMs += ms;
    },
  };
}

describe('pictures pushed by the window', () => {
  it('carry red, green and blue and the moment when they came', async () => {
    const { video, passMs } = open();
    const frames = video.frames({ fromSample: 160, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const first = frames.next();
    passMs(500);
    video.show(picture(77));
    const { value } = (await first) as { value: VideoFrame };
    expect(value).toMatchObject({ channel: 'customer', atSample: 160 + secondsToSamples(0.5), width: 16, height: 16 });
    expect([...value.pixels.slice(0, 6)]).toEqual([77, 9, 9, 77, 9, 9]);
  });

  it('are dropped for the latest one while nobody takes them, and at more than about ten a second', async () => {
    const { video, passMs } = open();
    const frames = video.frames({ fromSample: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const first = frames.next();
    video.show(picture(1));
    await first;
    for (let red = 2; red <= 5; red++) {
      passMs(100);
      video.show(picture(red));
      passMs(5);
      video.show(picture(200));
    }
    const { value } = (await frames.next()) as { value: VideoFrame };
    expect(value.pixels[0]).toBe(5);
  });

  it('are not kept while nobody reads: a refused picture goes nowhere', async () => {
    const { video, passMs } = open();
    video.show(picture(1));
    const frames = video.frames({ fromSample: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const first = frames.next();
    passMs(100);
    video.show(picture(2));
    expect(((await first) as { value: VideoFrame }).value.pixels[0]).toBe(2);
  });

  it('end with the failure that ended the stream, or quietly', async () => {
    const lost = open().video;
    const failing = lost.frames({ fromSample: 0, signal: new AbortController().signal })[Symbol.asyncIterator]();
    const next = failing.next();
    lost.end({ code: 'camera-lost', message: 'The camera was unplugged.' });
    await expect(next).rejects.toMatchObject({ code: 'camera-lost' });
    const abort = new AbortController();
    const stopped = open().video.frames({ fromSample: 0, signal: abort.signal })[Symbol.asyncIterator]();
    const last = stopped.next();
    abort.abort();
    expect((await last).done).toBe(true);
  });
});
