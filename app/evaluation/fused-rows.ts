/** Reads a row's voice, words and face as a call would, each where the row has it. */
import { EMOTIONS, type EmotionEstimate, type EmotionProbabilities } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import type { ModalityEstimates } from '../fusion/modality-estimates.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL } from '../recognition/face-detector.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from '../recognition/face-emotion.ts';
import { createStillReader } from '../recognition/face-still.ts';
import { VOICE_EMOTION_MODEL } from '../recognition/voice-emotion.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { type ClipConditions, createRowClips } from './row-clips.ts';
import { createRowPictures } from './row-pictures.ts';
import { createTextReader } from './text-reader.ts';
import { createVoiceReader, type ReadSpan } from './voice-reader.ts';

/** Where things stand in a row; an empty cell is a modality that is missing. */
export const FUSED_COLUMNS = { voice: 'voice', face: 'face', text: 'text' } as const;

export interface FusedRowReader {
  /** @throws AppError when the row has nothing to read, or its recording or picture cannot be used. */
  read(row: ManifestRow, signal: AbortSignal): Promise<ModalityEstimates>;
  close(): Promise<void>;
}

/** @param root the folder that paths begin from. @throws AppError when a model cannot be loaded. */
export async function createFusedRowReader(
  registry: ModelRegistry,
  root: string,
  conditions: ClipConditions,
  now: () => number,
): Promise<FusedRowReader> {
  const voiceReader = await createVoiceReader(registry, 'full');
  const textReader = await createTextReader(registry, now);
  const detector = createFaceDetector(await registry.load(FACE_DETECTOR_MODEL));
  const faceReader = createStillReader({
    detector,
    emotion: createFaceEmotion(await registry.load(FACE_EMOTION_MODEL)),
  });
  const { abstainBelow = 0 } = (await registry.manifest(VOICE_EMOTION_MODEL)).calibration ?? {};
  const clips = createRowClips(conditions, { root, column: FUSED_COLUMNS.voice });
  const pictures = createRowPictures({ root, column: FUSED_COLUMNS.face });
  const gate = createChannelGate();
  const has = ({ values }: ManifestRow, column: string) => (values[column]?.trim() ?? '') !== '';

  const readVoice = async (row: ManifestRow, signal: AbortSignal): Promise<EmotionEstimate> => {
    const { speech, spans } = await voiceReader.read(await clips.mixed(row, signal));
    const voice = meanEstimate(spans, abstainBelow);
    return speech ? voice : { ...voice, uncertain: true, unclear: true };
  };
  const readFace = async (row: ManifestRow): Promise<EmotionEstimate> => {
    const permitted = gate.admit('face-emotion', { channel: 'customer', atSample: 0, ...(await pictures(row)) });
    if (!permitted) throw new TypeError("A customer's face may be read.");
    return (await faceReader.readStill(permitted)).estimate;
  };
  return {
    async read(row, signal) {
      const estimates = {
        ...(has(row, FUSED_COLUMNS.voice) && { voice: await readVoice(row, signal) }),
        ...(has(row, FUSED_COLUMNS.text) && {
          text: (await textReader.read(row.values[FUSED_COLUMNS.text] ?? '')).estimate,
        }),
        ...(has(row, FUSED_COLUMNS.face) && { face: await readFace(row) }),
      };
      if (Object.keys(estimates).length === 0) throw new AppError('manifest-invalid', 'neither voice, words nor face');
      return estimates;
    },
    close: () => voiceReader.close(),
  };
}

/** One estimate of several spans: means by their length. @param abstainBelow the model's. */
function meanEstimate(spans: readonly ReadSpan[], abstainBelow: number): EmotionEstimate {
  const [first] = spans;
  if (!first) throw new AppError('no-samples', 'The clip is too short to hear a voice in it.');
  if (spans.length === 1) return first.estimate;
  const total = spans.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean = (of: (estimate: EmotionEstimate) => number) =>
    spans.reduce((sum, { estimate, seconds }) => sum + (seconds / total) * of(estimate), 0);
  const entries = EMOTIONS.map((emotion) => [emotion, mean(({ probabilities }) => probabilities[emotion])] as const);
  const confidence = Math.max(...entries.map(([, probability]) => probability));
  const allUnclear = spans.every(({ estimate }) => estimate.unclear === true);
  return {
    modality: first.estimate.modality,
    probabilities: Object.fromEntries(entries) as EmotionProbabilities,
    affect: { valence: mean(({ affect }) => affect.valence), arousal: mean(({ affect }) => affect.arousal) },
    confidence,
    uncertain: allUnclear || confidence < abstainBelow,
    ...(allUnclear && { unclear: true as const }),
    quality: mean(({ quality = 1 }) => quality),
    embedding: first.estimate.embedding.map((_, i) => mean(({ embedding }) => embedding[i] ?? 0)),
  };
}
