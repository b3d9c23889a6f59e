import type { CauseWordsReader, DialogueReader } from '../domain/dialogue.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { CAUSE_WORDS_MODEL, createCauseWords } from '../recognition/cause-words.ts';
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

/** The same with what finds the words of causes. */
export interface CauseModel extends DialogueModel {
  readonly causeWords: CauseWordsReader;
}

/** @throws AppError as loading a model does. */
export async function openCauseModel(registry: ModelRegistry): Promise<CauseModel> {
  const { reader, models } = await openDialogueModel(registry);
  const causeWords = createCauseWords(await registry.load(CAUSE_WORDS_MODEL));
  return { reader, causeWords, models: [...models, ...(await evaluatedModels(registry, [CAUSE_WORDS_MODEL]))] };
}
