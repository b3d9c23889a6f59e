/** Leaving, from customers' records: each row is a record, its label whether that customer left. */
import { z } from 'zod';
import { churnProbability } from '../assist/churn-risk.ts';
import { encodeRecord } from '../assist/customer-record.ts';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { CHURN_MODEL, createChurnModel } from '../recognition/churn-model.ts';
import { aucInterval } from './auc-interval.ts';
import { counted } from './classification.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { forecastFigures } from './forecast-figures.ts';
import { itemTimes } from './item-times.ts';
import type { Scored } from './ranking.ts';
import { rounded } from './rounded.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';

const share = z.number().min(0).max(1);
const churnAnswer = z.object({
  truth: z.boolean(),
  probability: share,
  /** Of the model of tenure and contract alone. */
  baseline: share,
  missing: z.array(z.string()).readonly(),
  ms: z.number(),
});
type ChurnAnswer = z.infer<typeof churnAnswer>;

const YES = ['yes', 'true', '1', 'churned', 'left'];
const NO = ['no', 'false', '0', 'stayed'];

export interface ChurnTaskOptions {
  readonly columns: readonly string[];
  readonly labelColumn: string;
  readonly now: () => number;
}

/** @throws AppError `invalid-request` when no column is a field of the model; as loading a model does. */
export async function createChurnTask(
  registry: ModelRegistry,
  { columns, labelColumn, now }: ChurnTaskOptions,
): Promise<EvaluationTask<ChurnAnswer>> {
  const model = createChurnModel(await registry.load(CHURN_MODEL));
  const { calibration, fields } = model;
  const names = fields.map(({ name }) => name);
  if (!names.some((name) => columns.includes(name)))
    throw new AppError('invalid-request', `The manifest has none of the fields of a record (${names.join(', ')}).`);
  return {
    models: await evaluatedModels(registry, [CHURN_MODEL]),
    answer: churnAnswer,
    admit({ values }): Admission {
      const label = values[labelColumn]?.trim() ?? '';
      if (label === '') return { kind: 'bad', reason: 'no label' };
      return truthOf(label) === undefined ? { kind: 'bad', reason: 'the label is neither yes nor no' } : ASKED;
    },
    async ask({ values }) {
      const begunMs = now();
      const record = encodeRecord(values, fields);
      if (record.missing.length === fields.length)
        throw new AppError('manifest-invalid', 'no field of this row can be used');
      const { logit, baseline } = await model.ask(record);
      const ms = now() - begunMs;
      return {
        truth: truthOf(values[labelColumn] ?? '') === true,
        probability: rounded(churnProbability(logit, calibration)),
        baseline: rounded(1 / (1 + Math.exp(-baseline))),
        missing: record.missing,
        ms,
      };
    },
    figures(answers) {
      const scores = (score: (answer: ChurnAnswer) => number) =>
        answers.map((answer): Scored => ({ score: score(answer), truth: answer.truth }));
      const { prior, threshold } = calibration.baseline;
      return {
        ...forecastFigures(
          scores(({ probability }) => probability),
          calibration.threshold,
        ),
        baseline: {
          classPrior: forecastFigures(
            scores(() => prior),
            0.5,
          ),
          tenureAndContract: forecastFigures(
            scores(({ baseline }) => baseline),
            threshold,
          ),
        },
        missing: counted(answers.flatMap(({ missing }) => missing)),
        msPerItem: itemTimes(answers),
      };
    },
    headline(answers) {
      const auc = aucInterval(answers.map(({ probability, truth }) => [{ score: probability, truth }]));
      return auc ? { intervals: { auc } } : {};
    },
    close: async () => {},
  };
}

function truthOf(label: string): boolean | undefined {
  const plain = label.trim().toLowerCase();
  if (YES.includes(plain)) return true;
  return NO.includes(plain) ? false : undefined;
}
