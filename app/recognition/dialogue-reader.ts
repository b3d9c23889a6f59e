import type { DialogueReader } from '../domain/dialogue.ts';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';

/** The committed model's name. */
export const DIALOGUE_MODEL = 'dialogue';

/** @throws AppError `model-missing`, `model-corrupt`, `model-failed`. */
export async function createDialogueReader(registry: ModelRegistry): Promise<DialogueReader> {
  const { version } = await registry.manifest(DIALOGUE_MODEL);
  throw new AppError('model-missing', `This version of the app cannot read with the dialogue model ${version}.`);
}
