/** What a voice model's manifest says beyond other models': which of the speech encoder's values it listens to, and what it takes for a voice. */
import { z } from 'zod';
import type { ModelManifest } from '../inference/model-manifest.ts';

/** The committed model's name. */
export const VOICE_EMOTION_MODEL = 'voice-emotion';

const listening = z.looseObject({ frames: z.looseObject({ outputs: z.array(z.string().min(1)).readonly() }) });
const judging = z.looseObject({ clarity: z.looseObject({ atLeast: z.number() }) });

/**
 * Names of the speech encoder's values, side by side in this order in the model's input.
 * @throws ZodError when the manifest is of another kind of model.
 */
export function voiceFrames(manifest: ModelManifest): readonly string[] {
  return listening.parse(manifest).frames.outputs;
}

/**
 * The output `clarity` (a logit) from which on the model takes the sound for one clear voice.
 * @throws ZodError when the manifest is of another kind of model.
 */
export function leastClarity(manifest: ModelManifest): number {
  return judging.parse(manifest).clarity.atLeast;
}
