import { z } from 'zod';
import { secondsToSamples } from '../domain/audio.ts';
import { channel, position } from './schemas.ts';

/** The longest piece of sound that crosses at once: 320 kB a channel, 427 kB as text. */
export const PIECE_SAMPLES = secondsToSamples(10);

/** From where on the sound of a kept call is asked for. */
export const soundRequest = z.object({ callId: z.string().min(1).max(100), fromSample: position });

/** A piece of a kept call's sound, at 16 kHz from `startSample` on. What was not recorded is silence. */
export const keptSound = z.object({
  startSample: position,
  /** Equally long, each a channel; none where nothing was recorded from there on. */
  channels: z.array(z.object({ channel, pcm: z.base64().max(Math.ceil((PIECE_SAMPLES * 2) / 3) * 4) })).readonly(),
  /** Whether there is more after it. */
  more: z.boolean(),
});
export type KeptSound = z.infer<typeof keptSound>;
