import type { LiveVideo } from '../../app/contract/commands.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { openPictureCapture, type PictureSource } from './picture-capture.ts';

/** The customer's picture in a call: what to name in the call's spec, the stream for a preview, and how to let it flow. */
export interface PictureStream {
  readonly liveVideo: LiveVideo;
  readonly preview: MediaStream;
  /** From here on pictures go to the engine. */
  begin(): void;
  stop(): void;
}

/** Opens the customer's picture for a call; `onLost` is told the device's name. @throws AppError when it cannot be opened. */
export async function openPictureStream(
  bridge: Pick<Bridge, 'pushPicture' | 'endStream'>,
  source: PictureSource,
  onLost: (label: string) => void,
): Promise<PictureStream> {
  const streamId = crypto.randomUUID();
  let flowing = false;
  let sequence = 0;
  let label = '';
  const capture = await openPictureCapture(source, {
    onPicture(picture) {
      if (!flowing) return;
      bridge.pushPicture({ kind: 'picture', streamId, sequence, ...picture });
      sequence += 1;
    },
    onLost() {
      flowing = false;
      bridge.endStream(streamId, { code: 'camera-lost', message: `${label} stopped: it was unplugged or ended.` });
      onLost(label);
    },
  });
  label = source.kind === 'shared' ? 'The shared picture' : capture.label || 'The camera';
  return {
    // Only pictures that somebody has said show the customer are opened at all.
    liveVideo: { streamId, label: label.slice(0, 200), channel: 'customer' },
    preview: capture.stream,
    begin() {
      flowing = true;
    },
    stop() {
      flowing = false;
      capture.stop();
      bridge.endStream(streamId);
    },
  };
}
