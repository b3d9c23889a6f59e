import type { CapturedPicture } from '../contract/messages.ts';
import type { Failure } from '../contract/schemas.ts';
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { VideoFrame } from '../domain/video.ts';
import { PICTURES_PER_SECOND, type PictureOptions, type VideoSource } from './video-source.ts';

/** A live source whose pictures somebody else captures and pushes, as the window does. */
export interface PushedVideo extends VideoSource {
  /** The latest picture counts: one that nobody has read by the time the next comes is dropped. */
  show(picture: Pick<CapturedPicture, 'width' | 'height' | 'rgba'>): void;
  /** No picture follows. With a failure, reading throws it as an AppError. */
  end(failure?: Failure): void;
}

export interface PushedVideoOptions {
  readonly channel: ChannelRole;
  readonly label: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** A little less than the time between two pictures, as they come with jitter. */
const SHORTEST_STEP_MS = 800 / PICTURES_PER_SECOND;
/** A camera that shows nothing for so long is in trouble. */
const STALLED_MS = 3_000;
const STALLED: Failure = {
  code: 'camera-lost',
  message: 'No picture has come for some seconds. Check the camera or the shared window.',
};

type Shown = Pick<CapturedPicture, 'width' | 'height' | 'rgba'> & { readonly atMs: number };

/** Can be read once. */
export function createPushedVideo({ channel, label, now }: PushedVideoOptions): PushedVideo {
  let latest: Shown | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let reading = false;
  let ended: { readonly failure?: Failure } | undefined;
  let wake = () => {};
  const end = (failure?: Failure) => {
    ended ??= failure ? { failure } : {};
    wake();
  };

  async function* frames(options: PictureOptions): AsyncGenerator<VideoFrame> {
    const { fromSample, signal } = options;
    const startMs = now();
    const stop = () => end();
    signal.addEventListener('abort', stop, { once: true });
    let stalled = false;
    reading = true;
    try {
      while (!ended && !signal.aborted) {
        const shown = latest;
        latest = undefined;
        if (!shown) {
          const came = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(resolve, STALLED_MS, false);
            wake = () => {
              clearTimeout(timer);
              resolve(true);
            };
          });
          if (!came && !stalled) options.onDegraded?.(STALLED);
          stalled ||= !came;
          continue;
        }
        if (stalled) options.onRestored?.();
        stalled = false;
        const atSample = fromSample + Math.max(0, Math.round(((shown.atMs - startMs) * CALL_RATE_HZ) / 1000));
        yield { channel, atSample, width: shown.width, height: shown.height, pixels: withoutAlpha(shown.rgba) };
      }
      if (ended?.failure) throw new AppError(ended.failure.code, ended.failure.message);
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  }

  return {
    description: { label, channel },
    show(picture) {
      const atMs = now();
      // Nobody reads a picture that is refused: it is not even kept.
      if (!reading || ended || atMs - lastMs < SHORTEST_STEP_MS) return;
      lastMs = atMs;
      latest = { ...picture, atMs };
      wake();
    },
    end,
    frames,
  };
}

function withoutAlpha(rgba: Uint8Array): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    pixels[to++] = rgba[from] as number;
    pixels[to++] = rgba[from + 1] as number;
    pixels[to++] = rgba[from + 2] as number;
  }
  return pixels;
}
