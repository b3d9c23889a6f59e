/** The face detector on pictures whose faces are boxed by hand. */
import { z } from 'zod';
import type { RgbPicture } from '../capture/ppm-stream.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL, LEAST_DETECTION } from '../recognition/face-detector.ts';
import { detectionFigures } from './box-matching.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';

const boxes = z.array(z.tuple([z.number(), z.number(), z.number(), z.number()]));
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const detectorAnswer = z.object({
  truth: z.array(box).readonly(),
  found: z.array(box.extend({ score: z.number() })).readonly(),
  ms: z.number(),
});
type DetectorAnswer = z.infer<typeof detectorAnswer>;

/** Faces lower than this cannot be read anyway; the set's own rule leaves them out as well. */
const LEAST_HEIGHT = 16;
const HEIGHTS = [LEAST_HEIGHT, 32, 64];
/** The usual overlap of a hit, and a lenient one: the detector's boxes go from the brows to the chin, others take in the forehead. */
const OVERLAP = 0.5;
const LENIENT_OVERLAP = 0.3;
/** Less sure detections do not matter to the average precision. */
const LEAST_SCORE = 0.1;

export interface FaceDetectorTaskOptions {
  /** `[[x, y, width, height], …]` in pixels. */
  readonly boxColumn: string;
  readonly picture: (row: ManifestRow) => Promise<RgbPicture>;
  readonly now: () => number;
}

/** Looks at each picture whole and in parts, as the app does for a face it has not found yet. @throws AppError */
export async function createFaceDetectorTask(
  registry: ModelRegistry,
  { boxColumn, picture, now }: FaceDetectorTaskOptions,
): Promise<EvaluationTask<DetectorAnswer>> {
  const detector = createFaceDetector(await registry.load(FACE_DETECTOR_MODEL));
  return {
    models: await evaluatedModels(registry, [FACE_DETECTOR_MODEL]),
    answer: detectorAnswer,
    admit: ({ values }): Admission =>
      readBoxes(values[boxColumn]) ? ASKED : { kind: 'bad', reason: 'no list of boxes [x, y, width, height]' },
    async ask(row) {
      const seen = await picture(row);
      const begunMs = now();
      const faces = await detector.detect(seen, { thorough: true, threshold: LEAST_SCORE });
      const ms = now() - begunMs;
      const truth = (readBoxes(row.values[boxColumn]) ?? []).map(([x, y, width, height]) => ({ x, y, width, height }));
      return { truth, found: faces.map(({ box: place, score }) => ({ ...place, score })), ms };
    },
    figures(answers) {
      const at = (leastHeight: number, overlap: number) =>
        detectionFigures(answers, { leastHeight, overlap, threshold: LEAST_DETECTION });
      return {
        n: answers.length,
        overlap: OVERLAP,
        ...at(LEAST_HEIGHT, OVERLAP),
        byLeastHeight: Object.fromEntries(HEIGHTS.map((height) => [height, at(height, OVERLAP)])),
        lenient: {
          overlap: LENIENT_OVERLAP,
          byLeastHeight: Object.fromEntries(HEIGHTS.map((height) => [height, at(height, LENIENT_OVERLAP)])),
        },
        msPerItem: itemTimes(answers),
      };
    },
    close: async () => {},
  };
}

function readBoxes(cell = ''): z.infer<typeof boxes> | undefined {
  try {
    return boxes.safeParse(JSON.parse(cell)).data;
  } catch {
    return undefined;
  }
}
