import type { ConsentGate } from '../domain/consent.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import type { CheckRow } from '../learning/check-score.ts';
import { CHECK_SENTENCES } from '../learning/check-sentences.ts';
import { vectorOf } from '../learning/residual-layer.ts';
import { createTextEmotion, TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';

/** One labelled sentence for the words' model. */
export interface LabelledSentence {
  readonly text: string;
  /** The place of the right one in `EMOTIONS`. */
  readonly truth: number;
}

/** The fixed check set, in the order of the emotions. */
const CHECK_SET: readonly LabelledSentence[] = EMOTIONS.flatMap((emotion, truth) =>
  CHECK_SENTENCES[emotion].map((text) => ({ text, truth })),
);

/**
 * Sentences, by default the fixed check set, as the words' model reads them, one run each: a second or two of work, between which calls go on.
 * @throws AppError when the model is missing, corrupt or fails.
 */
export async function readCheckSet(
  registry: ModelRegistry,
  gate: ConsentGate,
  sentences: readonly LabelledSentence[] = CHECK_SET,
): Promise<readonly CheckRow[]> {
  const vocabulary = await registry.readText(TEXT_EMOTION_MODEL, 'vocab.txt');
  const words = createTextEmotion(await registry.load(TEXT_EMOTION_MODEL), vocabulary);
  const rows: CheckRow[] = [];
  for (const { text, truth } of sentences) {
    const permitted = gate.admit('text-emotion', { channel: 'customer', text });
    if (permitted) rows.push({ estimate: vectorOf((await words.estimate(permitted)).probabilities), truth });
  }
  return rows;
}
