/** Face emotion on labelled pictures, each read on its own. */
import type { RgbPicture } from '../capture/ppm-stream.ts';
import type { Emotion } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL } from '../recognition/face-detector.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from '../recognition/face-emotion.ts';
import { createStillReader } from '../recognition/face-still.ts';
import { type ClassAnswer, classAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { admitEmotion, amongClasses, classOf } from './emotion-rows.ts';
import { evaluatedModels } from './evaluated-models.ts';
import type { ManifestRow } from './manifest-rows.ts';
import type { EvaluationTask } from './task.ts';

export interface FaceTaskOptions {
  readonly labelColumn: string;
  /** The classes it chooses among; all seven unless fewer are asked for. */
  readonly classes: readonly Emotion[];
  readonly picture: (row: ManifestRow) => Promise<RgbPicture>;
  readonly now: () => number;
}

/** A face that the quality gate does not let through counts as uncertain, with what stood in the way. @throws AppError */
export async function createFaceTask(
  registry: ModelRegistry,
  { labelColumn, classes, picture, now }: FaceTaskOptions,
): Promise<EvaluationTask<ClassAnswer>> {
  const detector = createFaceDetector(await registry.load(FACE_DETECTOR_MODEL));
  const reader = createStillReader({ detector, emotion: createFaceEmotion(await registry.load(FACE_EMOTION_MODEL)) });
  const gate = createChannelGate();
  return {
    models: await evaluatedModels(registry, [FACE_EMOTION_MODEL, FACE_DETECTOR_MODEL]),
    answer: classAnswer,
    admit: ({ values }) => admitEmotion(values[labelColumn], classes),
    async ask(row) {
      const permitted = gate.admit('face-emotion', { channel: 'customer', atSample: 0, ...(await picture(row)) });
      if (!permitted) throw new TypeError("A customer's face may be read.");
      const begunMs = now();
      const { sighting, estimate } = await reader.readStill(permitted);
      return {
        truth: classOf(row.values[labelColumn], classes),
        probabilities: amongClasses(estimate.probabilities, classes),
        uncertain: estimate.uncertain,
        ...(sighting.hindrance !== undefined && { hindrance: sighting.hindrance }),
        ms: now() - begunMs,
      };
    },
    figures: (answers) => classificationFigures(answers, classes),
    headline: (answers, clusters) => headlineFigures(answers, clusters, classes),
    close: async () => {},
  };
}
