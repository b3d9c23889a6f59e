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
import { cutText, whyIllegible } from './text-legibility.ts';
import { createWordPiece } from './wordpiece.ts';

/** The model behind it, for provenance. */
export const TEXT_EMOTION_MODEL = 'text-emotion';

/** What `estimate` reads of the model. */
const OUTPUTS = ['logits', 'affect', 'states', 'sentiment', 'embedding'] as const;
const POLARITIES = ['negative', 'neutral', 'positive'] as const;
/**
 * Recognised words of a lower score are mostly guesses at another language or at what cannot be understood. Chosen on segments of training and
 * validation speakers and of calls: of 39 English ones none is lower, of 20 Polish and German ones 17.
 */
const LEAST_SCORE = 0.55;

/** What this recogniser reads of its manifest. */
const textManifest = z.looseObject({
  labels: z.array(z.string()).refine((labels) => labels.join() === EMOTIONS.join(), 'other emotions'),
  states: z.array(z.enum(CALL_STATES)),
  sentiments: z.array(z.string()).refine((names) => names.join() === POLARITIES.join(), 'other polarities'),
  maxTokens: z.int().min(3),
  /** The categories of the output `labels`; models before 1.1.0 have none. */
  categories: z.array(z.string()).readonly().optional(),
  calibration: z.looseObject({
    temperature: z.number().positive(),
    sentimentTemperature: z.number().positive(),
    abstainBelow: z.number().min(0).max(1),
    /** By category: a text has every category whose probability reaches this. */
    categoryThresholds: z.record(z.string(), z.number().min(0).max(1)).optional(),
  }),
});

/** One of GoEmotions' 28 categories; they do not exclude each other. */
export interface TextCategory {
  readonly name: string;
  /** 0..1, its own: the categories' probabilities do not sum to 1. */
  readonly probability: number;
  /** Whether the probability reaches the category's threshold, chosen on the development rows for the best micro-F1. */
  readonly found: boolean;
}

type Words = Permitted<
  'text-emotion',
  Pick<Utterance, 'channel' | 'text'> & Partial<Pick<Utterance, 'score' | 'source'>>
>;

/** How an utterance reads: emotion, valence and arousal, polarity, and the states the model was trained for. */
export interface TextEmotionRecogniser {
  /**
   * Any text is answered, also an empty one; what exceeds the model's length is cut. A text that is no English (see
   * `text-legibility.ts`), and recognised words that were hardly understood, are not read: all emotions alike, `uncertain` and `unclear`, without states and polarity.
   * @throws AppError `model-failed`
   */
  estimate(utterance: Words): Promise<EmotionEstimate>;
  /**
   * The 28 categories in GoEmotions' order, for the evaluation; undefined when the model has no such output. A text that is no
   * English has none of them, each with probability 0.
   * @throws AppError `model-failed`
   */
  categories(utterance: Words): Promise<readonly TextCategory[] | undefined>;
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
  const { calibration, states, maxTokens, categories } = manifest.data;
  const wordPiece = createWordPiece(vocabulary);
  const embeddingWidth = Number(session.manifest.outputs.find(({ name }) => name === 'embedding')?.shape[1] ?? 0);

  /** The ids to read, or undefined for a text that cannot be read. */
  function idsOf(text: string): readonly number[] | undefined {
    const cut = cutText(text);
    const [start = 0, ...rest] = wordPiece.encode(cut, cut.length + 2);
    const pieces = rest.slice(0, -1);
    if (whyIllegible(text, cut, pieces, wordPiece)) return undefined;
    return [start, ...pieces.slice(0, maxTokens - 2), ...rest.slice(-1)];
  }

  function run(ids: readonly number[], outputs: readonly string[]) {
    const dims = [1, ids.length];
    const attended = ids.map(() => 1);
    const feeds = { input_ids: integerTensor(ids, dims), attention_mask: integerTensor(attended, dims) };
    return session.run(feeds, outputs);
  }

  return {
    async estimate({ text, score = 1, source }) {
      const ids = source === 'recogniser' && score < LEAST_SCORE ? undefined : idsOf(text);
      if (!ids) return unread(embeddingWidth);
      const outputs = await run(ids, OUTPUTS);
      const found = softmax(floatOutput(outputs, 'logits'), calibration.temperature);
      const confidence = Math.max(...found);
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      return {
        modality: 'text',
        probabilities: named<EmotionProbabilities>(EMOTIONS, found),
        affect: { valence, arousal },
        confidence,
        uncertain: confidence < calibration.abstainBelow,
        quality: score,
        embedding: floatOutput(outputs, 'embedding'),
        states: named<CallStateProbabilities>(states, floatOutput(outputs, 'states').map(sigmoid)),
        polarity: named<PolarityProbabilities>(
          POLARITIES,
          softmax(floatOutput(outputs, 'sentiment'), calibration.sentimentTemperature),
        ),
      };
    },
    async categories({ text }) {
      if (!categories) return undefined;
      const ids = idsOf(text);
      const logits = ids && floatOutput(await run(ids, ['labels']), 'labels');
      return categories.map((name, i) => {
        const probability = logits ? sigmoid(logits[i] ?? Number.NaN) : 0;
        return { name, probability, found: probability >= (calibration.categoryThresholds?.[name] ?? 0.5) };
      });
    },
    close: () => session.close(),
  };
}

/** The answer to what cannot be read. */
function unread(embeddingWidth: number): EmotionEstimate {
  const even = 1 / EMOTIONS.length;
  return {
    modality: 'text',
    probabilities: named<EmotionProbabilities>(
      EMOTIONS,
      EMOTIONS.map(() => even),
    ),
    affect: { valence: 0, arousal: 0 },
    confidence: even,
    uncertain: true,
    unclear: true,
    embedding: new Float32Array(embeddingWidth),
  };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Values by name, in the order of the names. */
function named<T>(names: readonly string[], values: ArrayLike<number>): T {
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as T;
}
