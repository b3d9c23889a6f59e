/** Reads labelled texts as the road reads a customer's utterance. */
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createTextEmotion, TEXT_EMOTION_MODEL, type TextCategory } from '../recognition/text-emotion.ts';
import { evaluatedModels } from './evaluated-models.ts';
import type { EvaluatedModel } from './task.ts';

export interface TextReader {
  /** @throws AppError `model-failed` */
  read(text: string): Promise<{ readonly estimate: EmotionEstimate; readonly ms: number }>;
  /** GoEmotions' 28 categories; undefined from a model without them. @throws AppError `model-failed` */
  categories(text: string): Promise<{ readonly categories: readonly TextCategory[] | undefined; readonly ms: number }>;
}

/** The text model by itself, where another one is measured against it. */
export interface TextModel extends TextReader {
  readonly models: readonly EvaluatedModel[];
}

/** @throws AppError as loading a model does. */
export async function openTextModel(registry: ModelRegistry, now: () => number): Promise<TextModel> {
  return {
    ...(await createTextReader(registry, now)),
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
  };
}

/** The model stays the registry's. @throws AppError `model-missing`, `model-corrupt`, `model-failed`. */
export async function createTextReader(registry: ModelRegistry, now: () => number): Promise<TextReader> {
  const vocabulary = await registry.readText(TEXT_EMOTION_MODEL, 'vocab.txt');
  const recogniser = createTextEmotion(await registry.load(TEXT_EMOTION_MODEL), vocabulary);
  const gate = createChannelGate();
  const permitted = (text: string) => {
    const utterance = gate.admit('text-emotion', { channel: 'customer' as const, text });
    if (!utterance) throw new TypeError("A customer's words may be read.");
    return utterance;
  };
  return {
    async read(text) {
      const utterance = permitted(text);
      const begunMs = now();
      const estimate = await recogniser.estimate(utterance);
      return { estimate, ms: now() - begunMs };
    },
    async categories(text) {
      const utterance = permitted(text);
      const begunMs = now();
      const categories = await recogniser.categories(utterance);
      return { categories, ms: now() - begunMs };
    },
  };
}
