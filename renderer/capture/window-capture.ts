import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import { AppError } from '../../app/domain/errors.ts';
import workletUrl from './frames.worklet.ts?worker&url';
import { createSilenceWatch, type Level, levelOf } from './levels.ts';
import { mediaFailure } from './media-failure.ts';

/** What the window can hear by itself. */
export type WindowSource =
  /** A microphone by its device id; `processing` is echo cancellation, noise suppression and gain control together. */
  | { readonly kind: 'microphone'; readonly deviceId: string; readonly processing: boolean }
  /** The sound of a tab or screen that the user chooses to share; `stream` where it is shared already, with its picture. */
  | { readonly kind: 'shared'; readonly stream?: MediaStream };

/** Mono samples in [-1, 1] at the rate the system gives (16 kHz where it lets us choose). */
export interface CapturedRun {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRateHz: number;
  readonly level: Level;
}

/** What a capture tells while it runs. */
export interface CaptureListener {
  onFrames(run: CapturedRun): void;
  /** The device is gone: unplugged, or sharing was ended. Nothing follows. */
  onLost(): void;
  /** Nothing but silence for SILENT_AFTER_MS, and the end of that. */
  onSilence(silent: boolean): void;
}

/** A running capture. */
export interface WindowCapture {
  readonly label: string;
  readonly sampleRateHz: number;
  stop(): void;
}

/** Length of a frame: short enough for a live gauge, long enough not to flood the bridge (31 messages a second). */
const FRAME_MS = 32;
/** A person pauses for seconds; a muted microphone is silent for good. */
const SILENT_AFTER_MS = 6_000;

/** Opens a source and tells its frames. @throws AppError when it is missing, taken, or access is refused. */
export async function openCapture(source: WindowSource, listener: CaptureListener): Promise<WindowCapture> {
  const stream = await openStream(source);
  const track = stream.getAudioTracks()[0];
  // The picture of a share that is given is somebody else's to end.
  const owned = source.kind === 'shared' && source.stream ? stream.getAudioTracks() : stream.getTracks();
  if (!track) {
    for (const each of owned) each.stop();
    throw new AppError('microphone-silent', 'No sound was shared. Share again and switch the sound on in the dialog.');
  }
  const context = new AudioContext({ sampleRate: CALL_RATE_HZ });
  await context.audioWorklet.addModule(workletUrl);
  const { sampleRate } = context;
  const node = new AudioWorkletNode(context, 'frame-collector', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
    processorOptions: { frameSamples: Math.round((sampleRate * FRAME_MS) / 1000) },
  });
  const silence = createSilenceWatch(SILENT_AFTER_MS, listener.onSilence);
  node.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => {
    const level = levelOf(data);
    silence.hear(level.peakDbfs, FRAME_MS);
    listener.onFrames({ samples: data, sampleRateHz: sampleRate, level });
  };
  context.createMediaStreamSource(new MediaStream([track])).connect(node);

  const stop = () => {
    node.port.onmessage = null;
    track.onended = null;
    for (const each of owned) each.stop();
    void context.close();
  };
  track.onended = () => {
    stop();
    listener.onLost();
  };
  await context.resume();
  return { label: track.label, sampleRateHz: sampleRate, stop };
}

/** Asks the user for a tab or screen to share, once for its sound and its picture. @throws DOMException when it is refused. */
function openShare(): Promise<MediaStream> {
  return navigator.mediaDevices.getDisplayMedia({ audio: true, video: true });
}

/** The same for both at once. @throws AppError when it is refused. */
export async function shareSoundAndPicture(): Promise<MediaStream> {
  try {
    return await openShare();
  } catch (error) {
    throw mediaFailure(error, 'The shared sound and picture');
  }
}

async function openStream(source: WindowSource): Promise<MediaStream> {
  try {
    if (source.kind === 'shared') return source.stream ?? (await openShare());
    const { deviceId, processing } = source;
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId === 'default' ? {} : { deviceId: { exact: deviceId } }),
        channelCount: 1,
        echoCancellation: processing,
        noiseSuppression: processing,
        autoGainControl: processing,
      },
    });
  } catch (error) {
    throw mediaFailure(error, source.kind === 'shared' ? 'The shared sound' : 'The microphone');
  }
}
