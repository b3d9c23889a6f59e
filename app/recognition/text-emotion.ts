/**
 * Text emotion: what the words of one utterance say about how the speaker feels. Training, data and measured accuracy:
 * `native-models/text-emotion/model-card.md`.
 */
import { z } from 'zod';
import type { Permitted } from '../domain/consent.ts';
import type {
  CallStateProbabilities,
  EmotionEstimate,
  EmotionProbabilities,
  PolarityProbabilities,
} from '../domain/emotion.ts';
import { CALL_STATES, EMOTIONS } from '../domain/emotion.ts';
import type { Utterance } from '../domain/speech.ts';
import { floatOutput, integerTensor, type ModelSession } from '../inference/model-session.ts';
import { softmax } from '../signal/softmax.ts';
import { createWordPiece } from './wordpiece.ts';

/** The model behind it, for provenance. */
export const TEXT_EMOTION_MODEL = 'text-emotion';

const POLARITIES = ['negative', 'neutral', 'positive'] as const;

/** What this recogniser reads of its manifest. */
const textManifest = z.looseObject({
  labels: z.array(z.string()).refine((labels) => labels.join() === EMOTIONS.join(), 'other emotions'),
  states: z.array(z.enum(CALL_STATES)),
  sentiments: z.array(z.string()).refine((names) => names.join() === POLARITIES.join(), 'other polarities'),
  maxTokens: z.int().min(3),
  calibration: z.looseObject({
    temperature: z.number().positive(),
    sentimentTemperature: z.number().positive(),
    abstainBelow: z.number().min(0).max(1),
  }),
});

/** How an utterance reads: emotion, valence and arousal, polarity, and the states the model was trained for. */
export interface TextEmotionRecogniser {
  /** Any text is answered, also an empty one; what exceeds the model's length is cut. @throws AppError `model-failed` */
  estimate(utterance: Permitted<'text-emotion', Pick<Utterance, 'channel' | 'text'>>): Promise<EmotionEstimate>;
  close(): Promise<void>;
}

/**
 * Words → word pieces → logits → calibrated probabilities.
 *
 * @param session the model `text-emotion`.
 * @param vocabulary the model's `vocab.txt`.
 * @throws TypeError when manifest or vocabulary are not of such a model.
 */
export function createTextEmotion(session: ModelSession, vocabulary: string): TextEmotionRecogniser {
  const manifest = textManifest.safeParse(session.manifest);
  if (!manifest.success)
    throw new TypeError(
      `The model ${session.manifest.name} does not read emotions from words: ${z.prettifyError(manifest.error)}`,
    );
  const { calibration, states, maxTokens } = manifest.data;
  const wordPiece = createWordPiece(vocabulary);

  return {
    async estimate({ text }) {
      const ids = wordPiece.encode(text, maxTokens);
      const outputs = await session.run({
        input_ids: integerTensor(ids, [1, ids.length]),
        attention_mask: integerTensor(
          ids.map(() => 1),
          [1, ids.length],
        ),
      });
      const found = softmax(floatOutput(outputs, 'logits'), calibration.temperature);
      const confidence = Math.max(...found);
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      return {
        modality: 'text',
        probabilities: named<EmotionProbabilities>(EMOTIONS, found),
        affect: { valence, arousal },
        confidence,
        uncertain: confidence < calibration.abstainBelow,
        embedding: floatOutput(outputs, 'embedding'),
        states: named<CallStateProbabilities>(states, floatOutput(outputs, 'states').map(sigmoid)),
        polarity: named<PolarityProbabilities>(
          POLARITIES,
          softmax(floatOutput(outputs, 'sentiment'), calibration.sentimentTemperature),
        ),
      };
    },
    close: () => session.close(),
  };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Values by name, in the order of the names. */
function named<T>(names: readonly string[], values: ArrayLike<number>): T {
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as T;
}
