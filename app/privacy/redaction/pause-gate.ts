/** What the session asks before it hears anything: whether a payment is being taken. */
import type { ChannelRole } from '../../domain/audio.ts';
import type { PauseState } from './payment-pause.ts';

/**
 * The port of the session's road. It is asked for every frame before the frame is buffered; a frame that comes while it is shut is dropped, of every channel:
 * an agent repeats what a customer reads.
 */
export interface PauseGate {
  isOpen(channel: ChannelRole): boolean;
  /** Overwrites what was buffered, so that nothing of it stays in memory. */
  zero(...buffers: readonly (Float32Array | Uint8Array)[]): void;
}

/** @param pause the state as it stands. */
export function createPauseGate(pause: () => PauseState): PauseGate {
  return {
    isOpen: (_channel) => pause().paused === undefined,
    zero(...buffers) {
      for (const buffer of buffers) buffer.fill(0);
    },
  };
}
