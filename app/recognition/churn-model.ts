/** Asks the committed forecast of leaving; what its answer means is told by `app/assist/churn-risk.ts`. */
import { z } from 'zod';
import type { ChurnCalibration, ChurnOutputs, EncodedRecord, RecordField } from '../domain/forecast.ts';
import type { ModelManifest } from '../inference/model-manifest.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';

/** The committed model's name. */
export const CHURN_MODEL = 'churn-risk';

const share = z.number().min(0).max(1);
const field = z.discriminatedUnion('kind', [
  z.object({ name: z.string().min(1), kind: z.literal('number'), unit: z.string(), least: z.number() }),
  z.object({ name: z.string().min(1), kind: z.literal('category'), values: z.array(z.string()).min(2).readonly() }),
]);
const knowledge = z.looseObject({
  fields: z.array(field).min(1).readonly(),
  implied: z.array(z.string()).readonly(),
  calibration: z.looseObject({
    temperature: z.number().positive(),
    offset: z.number(),
    threshold: share,
    bands: z.object({ low: share, high: share }),
    baseline: z.object({ prior: share, threshold: share }),
  }),
});

/** One model of leaving. */
export interface ChurnModel {
  readonly fields: readonly RecordField[];
  readonly implied: readonly string[];
  readonly calibration: ChurnCalibration;
  /** @throws RangeError for a record of another width; AppError `model-failed`. */
  ask(record: EncodedRecord): Promise<ChurnOutputs>;
}

/** @throws TypeError when the session's manifest is not of such a model. */
export function createChurnModel(session: ModelSession): ChurnModel {
  const { fields, implied, calibration } = churnKnowledge(session.manifest);
  const width = fields.length;
  return {
    fields,
    implied,
    calibration,
    async ask({ values, present }) {
      if (values.length !== width || present.length !== width)
        throw new RangeError(`A record of ${values.length} fields does not fit ${width}.`);
      const feeds = { values: floatTensor(values, [1, width]), present: floatTensor(present, [1, width]) };
      const outputs = await session.run(feeds);
      const [logit = 0] = floatOutput(outputs, 'logit');
      const [baseline = 0] = floatOutput(outputs, 'baseline');
      return { logit, contributions: [...floatOutput(outputs, 'contributions')], baseline };
    },
  };
}

/** What a model of leaving has learned, without loading it. @throws TypeError when the manifest is not of such a model. */
export function churnKnowledge(manifest: ModelManifest): z.infer<typeof knowledge> {
  const told = knowledge.safeParse(manifest);
  if (told.success) return told.data;
  throw new TypeError(`The model ${manifest.name} does not tell its fields and how it is calibrated.`);
}
