import type { Failure } from '../contract/schemas.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';

/** A microphone that works has noise; nothing but zeros for this long means that it is muted or not connected. */
const DEAD_SAMPLES = 3 * CALL_RATE_HZ;

/** Watches live samples at CALL_RATE_HZ for digital silence, and tells when it begins to matter and when it ends. */
export function createSilenceWatch(
  silent: Failure,
  onDegraded: ((failure: Failure) => void) | undefined,
  onRestored: (() => void) | undefined,
): (samples: Float32Array) => void {
  let zeros = 0;
  return (samples) => {
    const wasDead = zeros >= DEAD_SAMPLES;
    zeros = samples.every((s) => s === 0) ? zeros + samples.length : 0;
    const isDead = zeros >= DEAD_SAMPLES;
    if (isDead && !wasDead) onDegraded?.(silent);
    if (wasDead && !isDead) onRestored?.();
  };
}
