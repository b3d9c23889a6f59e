/**
 * Reads conversations: what an utterance expresses in the light of those around it. The encoder reads each utterance by itself, once; the
 * context model reads a window of them. Training and figures: `native-models/dialogue-context/model-card.md`.
 */
import { z } from 'zod';
import type { DialogueReader, DialogueReading, EncodedLine, IntentSet } from '../domain/dialogue.ts';
import { EMOTIONS, type EmotionProbabilities, negativeShare } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import {
  floatOutput,
  floatTensor,
  integerTensor,
  type ModelSession,
  type Tensors,
} from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { plattProbability } from '../signal/platt.ts';
import { softmax } from '../signal/softmax.ts';
import { createWordPiece } from './wordpiece.ts';

/** The committed models. */
export const DIALOGUE_ENCODER = 'dialogue-encoder';
export const DIALOGUE_CONTEXT = 'dialogue-context';
export const DIALOGUE_MODELS = [DIALOGUE_ENCODER, DIALOGUE_CONTEXT] as const;

const LEVELS = 5;
/** For taking memory: pieces of a short line, and of how many lines a call asks at once. */
const SHORT_LINE = 7;
const MOST_ASKED = 4;
const share = z.number().min(0).max(1);
const temperature = z.number().positive();
/** A `PlattScaling`. */
const yesOrNo = z.object({ temperature, offset: z.number() });

const encoderManifest = z.looseObject({ maxTokens: z.int().min(3) });
const contextManifest = z.looseObject({
  labels: z.array(z.string()).refine((labels) => labels.join() === EMOTIONS.join(), 'other emotions'),
  intents: z.record(z.string(), z.array(z.string()).min(1)),
  window: z.object({ lines: z.int().min(1), pieces: z.int().min(2) }),
  calibration: z.looseObject({
    temperature,
    abstainBelow: share,
    sentimentTemperature: temperature,
    /** `negative`: how much the log odds that the line itself is negative count beside. */
    falling: yesOrNo.extend({ negative: z.number() }),
    cause: yesOrNo,
    causeThreshold: share,
    /** `several`: an utterance may have several intents of the set, each from `threshold` on. */
    intents: z.record(z.string(), z.object({ temperature, several: z.boolean(), threshold: share })),
  }),
});
type Knowledge = z.infer<typeof contextManifest>;

/** The models stay the registry's. @throws AppError `model-missing`, `model-corrupt`; TypeError when a manifest is not of such a model. */
export async function createDialogueReader(registry: ModelRegistry): Promise<DialogueReader> {
  const vocabulary = await registry.readText(DIALOGUE_ENCODER, 'vocab.txt');
  const encoder = await registry.load(DIALOGUE_ENCODER);
  const context = await registry.load(DIALOGUE_CONTEXT);
  const reader = openDialogueReader(encoder, context, vocabulary);
  await takeMemory(encoder, reader);
  return reader;
}

/** The models' memory is taken now, for the longest line and a window full of short ones, so that the first words are not late. */
async function takeMemory(encoder: ModelSession, reader: DialogueReader): Promise<void> {
  await statesOf(encoder, Array<number>(encoderManifest.parse(encoder.manifest).maxTokens).fill(0));
  const tokens = await statesOf(encoder, Array<number>(SHORT_LINE).fill(0));
  const line = { speaker: 'customer', states: { tokens, count: SHORT_LINE, places: [] } };
  const lines = Array<EncodedLine>(reader.maxLines).fill(line);
  await reader.read(lines, [...lines.keys()].slice(-MOST_ASKED));
}

/** @throws TypeError when a manifest is not of such a model. */
export function openDialogueReader(encoder: ModelSession, context: ModelSession, vocabulary: string): DialogueReader {
  const { maxTokens } = encoderManifest.parse(encoder.manifest);
  const told = contextManifest.safeParse(context.manifest);
  if (!told.success)
    throw new TypeError(
      `The model ${context.manifest.name} does not read conversations: ${z.prettifyError(told.error)}`,
    );
  const { window, calibration } = told.data;
  const wordPiece = createWordPiece(vocabulary);

  return {
    maxLines: window.lines,
    causeThreshold: calibration.causeThreshold,
    intentThresholds: Object.fromEntries(
      Object.entries(calibration.intents).map(([set, { threshold }]) => [set, threshold]),
    ),
    async encode({ text }) {
      const { ids, places } = wordPiece.encodePlaced(text, maxTokens);
      return { tokens: await statesOf(encoder, ids), count: ids.length, places };
    },
    async read(lines, asked) {
      const first = firstOfWindow(lines, window);
      const heard = lines.slice(first);
      const places = (asked ?? lines.map((_, i) => i)).map((place) => place - first).filter((place) => place >= 0);
      if (places.length === 0) return [];
      const outputs = await context.run(feedsOf(heard, places));
      return places.map((_, row) => readingOf(outputs, row, heard.length, told.data));
    },
  };
}

/** `[ids, width]` row by row. */
async function statesOf(encoder: ModelSession, ids: readonly number[]): Promise<Float32Array> {
  const dims = [1, ids.length];
  const attended = integerTensor(
    ids.map(() => 1),
    dims,
  );
  return floatOutput(await encoder.run({ input_ids: integerTensor(ids, dims), attention_mask: attended }), 'states');
}

/** The first line of the longest window that ends with the last one and has room for all its pieces. */
function firstOfWindow(lines: readonly EncodedLine[], { lines: most, pieces }: Knowledge['window']): number {
  let [first, used] = [lines.length, 0];
  while (first > 0 && lines.length - first < most) {
    const next = lines[first - 1]?.states.count ?? 0;
    if (first < lines.length && used + next > pieces) break;
    used += next;
    first--;
  }
  return first;
}

function feedsOf(lines: readonly EncodedLine[], asked: readonly number[]): Tensors {
  const count = lines.reduce((sum, { states }) => sum + states.count, 0);
  const width = (lines[0]?.states.tokens.length ?? 0) / (lines[0]?.states.count ?? 1);
  const tokens = new Float32Array(count * width);
  let at = 0;
  for (const { states } of lines) {
    tokens.set(states.tokens, at);
    at += states.tokens.length;
  }
  const speakers = [...new Set(lines.map(({ speaker }) => speaker))];
  return {
    tokens: floatTensor(tokens, [count, width]),
    utterance: integerTensor(
      lines.flatMap(({ states }, i) => Array<number>(states.count).fill(i)),
      [count],
    ),
    speaker: integerTensor(
      lines.map(({ speaker }) => speakers.indexOf(speaker)),
      [lines.length],
    ),
    asked: integerTensor(asked, [asked.length]),
  };
}

function readingOf(outputs: Tensors, row: number, lines: number, known: Knowledge): DialogueReading {
  const { intents, calibration } = known;
  const of = (name: string, width: number) => floatOutput(outputs, name).subarray(row * width, (row + 1) * width);
  const { probabilities, uncertain } = calibratedEmotion(of('emotion', EMOTIONS.length), calibration);
  const labels = Object.values(intents).reduce((sum, names) => sum + names.length, 0);
  const embeddings = floatOutput(outputs, 'embedding');
  return {
    emotions: probabilities,
    uncertain,
    sentiment: [...softmax(of('sentiment', LEVELS), calibration.sentimentTemperature)],
    falling: fallingOf(of('falling', 1)[0] ?? 0, probabilities, calibration.falling),
    intents: (set) => intentsOf(set, of('intents', labels), known),
    causes: [...of('cause', lines)].map((logit) => plattProbability(logit, calibration.cause)),
    embedding: of('embedding', embeddings.length / Math.max(1, floatOutput(outputs, 'falling').length)).slice(),
  };
}

/** @param logits of all sets, one after the other. */
function intentsOf(
  set: IntentSet,
  logits: Float32Array,
  { intents, calibration }: Knowledge,
): ReturnType<DialogueReading['intents']> {
  let start = 0;
  for (const [name, labels] of Object.entries(intents)) {
    const end = start + labels.length;
    if (name === set) {
      const { temperature = 1, several = false } = calibration.intents[set] ?? {};
      const own = logits.subarray(start, end);
      const values = several
        ? [...own].map((logit) => plattProbability(logit, { temperature, offset: 0 }))
        : softmax(own, temperature);
      return Object.fromEntries(labels.map((label, i) => [label, values[i] ?? 0]));
    }
    start = end;
  }
  return undefined;
}

/** What is negative now mostly stays so for a while: the model's own forecast and that are weighed together. */
function fallingOf(
  logit: number,
  emotions: EmotionProbabilities,
  { negative, temperature, offset }: Knowledge['calibration']['falling'],
): number {
  const now = Math.min(1 - 1e-6, Math.max(1e-6, negativeShare(emotions)));
  return plattProbability(logit, { temperature, offset: offset + negative * Math.log(now / (1 - now)) });
}
