import { PIECE_SAMPLES } from '../../app/contract/kept-sound.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { SoundOutput } from '../playback/sound-output.ts';
import { stereo } from '../playback/stereo.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** How often the position is shown anew. */
const SHOW_EVERY_MS = 250;

/** Listening to kept calls, one at a time. */
export interface SoundActions {
  /** Plays a call from a position on; what was being played ends. Resolves when it is over. */
  listen(callId: string, fromSample: number): Promise<void>;
  stop(): void;
}

/** @returns the actions of listening over a bridge. */
export function createSoundActions({
  bridge,
  ui,
  attempt,
  openOutput,
}: {
  readonly bridge: Bridge;
  readonly ui: UiStore;
  readonly attempt: Attempt;
  readonly openOutput: () => SoundOutput;
}): SoundActions {
  let current: SoundOutput | undefined;
  const stop = () => {
    current?.close();
    current = undefined;
    ui.setState({ listening: undefined });
  };
  /** Fetches a piece ahead of the one that is heard. */
  const play = async (output: SoundOutput, callId: string, fromSample: number): Promise<void> => {
    let heard: Promise<void> = Promise.resolve();
    for (let at = fromSample; ; at += PIECE_SAMPLES) {
      const piece = await bridge.command('calls.sound', { callId, fromSample: at });
      if (current !== output || piece.channels.length === 0) break;
      const { left, right } = stereo(piece);
      const next = output.queue(left, right);
      await heard;
      heard = next;
      if (!piece.more || current !== output) break;
    }
    await heard;
  };
  return {
    listen: (callId, fromSample) =>
      attempt('The call could not be played', async () => {
        stop();
        const output = openOutput();
        current = output;
        const show = () => {
          if (current === output) ui.setState({ listening: { callId, atSample: fromSample + output.playedSamples() } });
        };
        show();
        const showing = setInterval(show, SHOW_EVERY_MS);
        try {
          await play(output, callId, fromSample);
        } finally {
          clearInterval(showing);
          if (current === output) stop();
        }
      }),
    stop,
  };
}
