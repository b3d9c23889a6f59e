import type { ConsentGate } from '../domain/consent.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import type { CheckRow } from '../learning/check-score.ts';
import { CHECK_SENTENCES } from '../learning/check-sentences.ts';
import { vectorOf } from '../learning/residual-layer.ts';
import { createTextEmotion, TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';

/**
 * The fixed check set as the words' model reads it, one run for each sentence: a second or two of work, between which calls go on.
 * @throws AppError when the model is missing, corrupt or fails.
 */
export async function readCheckSet(registry: ModelRegistry, gate: ConsentGate): Promise<readonly CheckRow[]> {
  const vocabulary = await registry.readText(TEXT_EMOTION_MODEL, 'vocab.txt');
  const words = createTextEmotion(await registry.load(TEXT_EMOTION_MODEL), vocabulary);
  const rows: CheckRow[] = [];
  for (const [truth, emotion] of EMOTIONS.entries()) {
    for (const text of CHECK_SENTENCES[emotion]) {
      const permitted = gate.admit('text-emotion', { channel: 'customer', text });
      if (!permitted) continue;
      const { probabilities } = await words.estimate(permitted);
      rows.push({ estimate: vectorOf(probabilities), truth });
    }
  }
  return rows;
}
