import { AppError } from '../../app/domain/errors.ts';
import { mediaFailure } from './media-failure.ts';
import { openPictureFrames } from './picture-frames.ts';
import { createPicturePace, sentSize } from './picture-pace.ts';

/** Where the window can see the customer. */
export type PictureSource =
  /** A camera by its device id, `default` for whichever there is; a virtual camera of the call's own program is one too. */
  | { readonly kind: 'camera'; readonly deviceId: string }
  /** A window or screen that the user chooses to share; `stream` where it is shared already, for its sound. */
  | { readonly kind: 'shared'; readonly stream?: MediaStream };

/** One picture: 8-bit RGBA, row-major. */
export interface SeenPicture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/** What a capture tells while it runs. */
export interface PictureListener {
  onPicture(picture: SeenPicture): void;
  /** The camera is gone, or sharing was ended. Nothing follows. */
  onLost(): void;
}

/** A running capture. */
export interface PictureCapture {
  readonly label: string;
  /** For a preview in this window. */
  readonly stream: MediaStream;
  stop(): void;
}

/** Ten pictures a second: an expression lasts for half a second and more. */
const INTERVAL_MS = 100;

/** Opens a source and tells its pictures, in a hidden window too. @throws AppError when it is missing, taken, or access is refused. */
export async function openPictureCapture(source: PictureSource, listener: PictureListener): Promise<PictureCapture> {
  const stream = await openSource(source);
  const track = stream.getVideoTracks()[0];
  if (!track) throw new AppError('camera-missing', 'No picture was shared. Share a window or screen again.');
  const pace = createPicturePace(INTERVAL_MS);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('camera-busy', 'The picture could not be read: this window cannot draw.');

  const frames = openPictureFrames(track, (image, width, height) => {
    if (width === 0 || height === 0 || !pace.take(performance.now())) return;
    const size = sentSize(width, height);
    // Setting a size clears the canvas: only when a window that is shared was resized.
    if (canvas.width !== size.width) canvas.width = size.width;
    if (canvas.height !== size.height) canvas.height = size.height;
    context.drawImage(image, 0, 0, size.width, size.height);
    const { data } = context.getImageData(0, 0, size.width, size.height);
    listener.onPicture({ ...size, rgba: new Uint8Array(data.buffer) });
  });
  const stop = () => {
    track.onended = null;
    frames.stop();
    track.stop();
  };
  track.onended = () => {
    stop();
    listener.onLost();
  };
  return { label: track.label, stream: new MediaStream([track]), stop };
}

async function openSource(source: PictureSource): Promise<MediaStream> {
  const media: MediaDevices | undefined = navigator.mediaDevices;
  if (!media) throw new AppError('camera-missing', 'This window has no access to cameras.');
  try {
    if (source.kind === 'shared') return source.stream ?? (await media.getDisplayMedia({ audio: false, video: true }));
    return await media.getUserMedia({
      video: {
        ...(source.deviceId === 'default' ? {} : { deviceId: { exact: source.deviceId } }),
        width: { ideal: 640 },
        height: { ideal: 480 },
        frameRate: { ideal: 15, max: 30 },
      },
    });
  } catch (error) {
    throw mediaFailure(error, source.kind === 'shared' ? 'The shared picture' : 'The camera', 'picture');
  }
}
