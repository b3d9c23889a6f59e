import type { DialogueReader } from '../domain/dialogue.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createDialogueReader, DIALOGUE_MODELS } from '../recognition/dialogue-reader.ts';
import { evaluatedModels } from './evaluated-models.ts';
import type { EvaluatedModel } from './task.ts';

/** What reads conversations in an evaluation, and what is said of it in the result. */
export interface DialogueModel {
  readonly reader: DialogueReader;
  readonly models: readonly EvaluatedModel[];
}

/** @throws AppError as loading a model does. */
export async function openDialogueModel(registry: ModelRegistry): Promise<DialogueModel> {
  return { reader: await createDialogueReader(registry), models: await evaluatedModels(registry, DIALOGUE_MODELS) };
}
