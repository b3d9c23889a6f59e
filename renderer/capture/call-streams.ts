import type { LiveSource } from '../../app/contract/commands.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { openCapture, type WindowCapture, type WindowSource } from './window-capture.ts';

/** One side of a call that the window hears: the source to name in the call's spec, and how to let it flow. */
export interface CallStream {
  readonly liveSource: LiveSource;
  /** From here on frames go to the engine; what was heard before is not part of the call. */
  begin(): void;
  stop(): void;
}

/** What the window is told of a stream besides its frames. */
export interface StreamListener {
  onLost(label: string): void;
  onSilence(label: string, silent: boolean): void;
}

/** Opens a window source for a call. @throws AppError when it cannot be opened. */
export async function openCallStream(
  bridge: Pick<Bridge, 'pushFrames' | 'endStream'>,
  source: WindowSource,
  listener: StreamListener,
): Promise<CallStream> {
  const streamId = crypto.randomUUID();
  let flowing = false;
  let sequence = 0;
  let label = '';
  const capture: WindowCapture = await openCapture(source, {
    onFrames({ samples, sampleRateHz }) {
      if (!flowing) return;
      bridge.pushFrames({ kind: 'frames', streamId, sequence, sampleRateHz, samples });
      sequence += 1;
    },
    onLost() {
      bridge.endStream(streamId, { code: 'microphone-lost', message: `${label} stopped: it was unplugged or ended.` });
      listener.onLost(label);
    },
    onSilence: (silent) => listener.onSilence(label, silent),
  });
  label = capture.label || 'The sound source';
  return {
    liveSource: { kind: 'window', streamId, label: label.slice(0, 200) },
    begin() {
      flowing = true;
    },
    stop() {
      capture.stop();
      bridge.endStream(streamId);
    },
  };
}
