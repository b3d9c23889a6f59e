/** Chromium's way to the pictures of a track; the DOM library does not describe it. */
declare class MediaStreamTrackProcessor {
  constructor(options: { readonly track: MediaStreamTrack; readonly maxBufferSize: number });
  readonly readable: ReadableStream<VideoFrame>;
}

/** Takes one picture; it is gone when this returns. Sizes in pixels as shown. */
type TakePicture = (image: CanvasImageSource, width: number, height: number) => void;

/** Pictures of a track, until stopped. */
export interface PictureFrames {
  stop(): void;
}

/** How often a video element is looked at where the browser has no other way. */
const POLL_MS = 50;

/**
 * Tells the pictures of a video track as they come. They are read from the track itself, since timers and video elements sleep in a
 * hidden window; a browser without that way gets a video element, which shows less than that while hidden.
 */
export function openPictureFrames(track: MediaStreamTrack, take: TakePicture): PictureFrames {
  return 'MediaStreamTrackProcessor' in globalThis ? fromTrack(track, take) : fromElement(track, take);
}

function fromTrack(track: MediaStreamTrack, take: TakePicture): PictureFrames {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  const read = async () => {
    for (;;) {
      const { done, value: frame } = await reader.read();
      if (done) return;
      try {
        take(frame, frame.displayWidth, frame.displayHeight);
      } finally {
        frame.close();
      }
    }
  };
  // A cancelled reader only ends; any other fault is a bug and is told as one.
  void read();
  return { stop: () => void reader.cancel() };
}

function fromElement(track: MediaStreamTrack, take: TakePicture): PictureFrames {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  void video.play();
  const timer = setInterval(() => take(video, video.videoWidth, video.videoHeight), POLL_MS);
  return {
    stop() {
      clearInterval(timer);
      video.srcObject = null;
    },
  };
}
