/** Asks the committed forecast of satisfaction; what its answer means is told by `app/assist/satisfaction.ts`. */
import { z } from 'zod';
import { OUTCOMES } from '../domain/satisfaction.ts';
import type { ModelManifest } from '../inference/model-manifest.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { softmax } from '../signal/softmax.ts';

/** The committed model's name. */
export const SATISFACTION_MODEL = 'satisfaction';

/** How many levels a conversation, or a turn, is rated with. */
export const LEVELS = 5;

/** `annotated`, `heard`: the outcome, from turns whose polarity people annotated, or a model read. `final`, `turn`: the level at the end, and of a turn. */
export const HEADS = ['annotated', 'heard', 'final', 'turn'] as const;
export type SatisfactionHead = (typeof HEADS)[number];

const head = z.object({
  temperature: z.number().positive(),
  /** What a class's probability is multiplied with before the highest one is chosen. */
  decision: z.array(z.number().positive()).readonly(),
  /** The share of each class in training. */
  prior: z.array(z.number().min(0).max(1)).readonly(),
});
export type HeadCalibration = z.infer<typeof head>;

const knowledge = z.looseObject({
  features: z
    .array(z.object({ name: z.string().min(1), signal: z.string().min(1) }))
    .min(1)
    .readonly(),
  outcomes: z.array(z.string()).refine((names) => names.join() === OUTCOMES.join(), 'other outcomes'),
  levels: z.literal(LEVELS),
  /** Nothing is forecast from fewer turns of the customer. */
  leastTurns: z.int().min(1),
  heads: z.object({ annotated: head, heard: head, final: head, turn: head }),
});

/** What the model answers of one course. */
export interface SatisfactionOutputs {
  /** Calibrated probabilities: of the outcomes, or of levels 1 to 5. */
  readonly probabilities: Readonly<Record<SatisfactionHead, readonly number[]>>;
  /** What each feature added to each outcome's logit (`heard`), against the average conversation. `[features][outcomes]` */
  readonly contributions: readonly (readonly number[])[];
}

/** One model of satisfaction. */
export interface SatisfactionModel {
  readonly features: readonly { readonly name: string; readonly signal: string }[];
  readonly leastTurns: number;
  readonly calibration: Readonly<Record<SatisfactionHead, HeadCalibration>>;
  /** @param features by name. @throws RangeError when one of the model's is missing; AppError `model-failed`. */
  ask(features: Readonly<Record<string, number>>): Promise<SatisfactionOutputs>;
}

/** @throws TypeError when the session's manifest is not of such a model. */
export function createSatisfactionModel(session: ModelSession): SatisfactionModel {
  const { features, leastTurns, heads } = knowledgeOf(session.manifest);
  const width = features.length;
  return {
    features,
    leastTurns,
    calibration: heads,
    async ask(given) {
      const values = features.map(({ name }) => given[name]);
      const missing = values.indexOf(undefined);
      if (missing >= 0) throw new RangeError(`The course has no feature ${features[missing]?.name}.`);
      const outputs = await session.run({ features: floatTensor(Float32Array.from(values as number[]), [1, width]) });
      const probabilitiesOf = (name: SatisfactionHead) => [
        ...softmax(floatOutput(outputs, name), heads[name].temperature),
      ];
      const added = floatOutput(outputs, 'contributions');
      return {
        probabilities: {
          annotated: probabilitiesOf('annotated'),
          heard: probabilitiesOf('heard'),
          final: probabilitiesOf('final'),
          turn: probabilitiesOf('turn'),
        },
        contributions: features.map((_, i) => [...added.subarray(i * OUTCOMES.length, (i + 1) * OUTCOMES.length)]),
      };
    },
  };
}

function knowledgeOf(manifest: ModelManifest): z.infer<typeof knowledge> {
  const told = knowledge.safeParse(manifest);
  if (told.success) return told.data;
  throw new TypeError(`The model ${manifest.name} does not tell its features and how it is calibrated.`);
}
