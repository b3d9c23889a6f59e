/** One state of the caller in labelled texts: frustrated, confused, satisfied or hesitant. Each is a yes or no of its own. */
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { expectedCalibrationError } from './confidence-figures.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import { areaUnderRoc, f1Of, type Scored } from './ranking.ts';
import { rounded } from './rounded.ts';
import { type LabelledState, stateTruth } from './state-labels.ts';
import { ASKED, type EvaluationTask } from './task.ts';
import type { TextColumns } from './text-emotion-task.ts';
import { createTextReader } from './text-reader.ts';

const scored = z.object({ score: z.number(), truth: z.boolean(), read: z.boolean() });
const stateAnswer = z.object({
  /** One text, or two of a row that tells something twice, once with the state and once without (Disfl-QA). */
  items: z.array(scored).readonly(),
  ms: z.number(),
});
type StateAnswer = z.infer<typeof stateAnswer>;

/** The columns of Disfl-QA (Gupta et al., 2021): a question as it was written, and as people might stumble over it. */
const TWICE_TOLD = { fluent: false, disfluent: true } as const;

/**
 * @param columns where texts and labels are; without them a row is one of Disfl-QA's.
 *
 * A text that is not read (no English) has the state with probability 0 and counts as abstained.
 * @throws AppError when the model cannot be loaded, or says nothing of this state.
 */
export async function createTextStateTask(
  registry: ModelRegistry,
  state: LabelledState,
  columns: TextColumns | undefined,
  now: () => number,
): Promise<EvaluationTask<StateAnswer>> {
  const reader = await createTextReader(registry, now);
  const threshold = await stateThreshold(registry, state);
  const textsOf = (values: Readonly<Record<string, string | undefined>>) =>
    columns === undefined
      ? Object.entries(TWICE_TOLD).map(([column, truth]) => ({ text: values[column] ?? '', truth }))
      : [
          {
            text: values[columns.textColumn] ?? '',
            truth: stateTruth(values[columns.labelColumn] ?? '', state) === 'yes',
          },
        ];
  return {
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
    answer: stateAnswer,
    admit({ values }) {
      if (columns === undefined) return ASKED;
      const label = values[columns.labelColumn]?.trim() ?? '';
      if (label === '') return { kind: 'bad', reason: 'no label' };
      const truth = stateTruth(label, state);
      return truth === 'unclear'
        ? { kind: 'left-out', reason: `neither ${state} nor not: ${label.slice(0, 40)}` }
        : ASKED;
    },
    async ask({ values }) {
      const items: z.infer<typeof scored>[] = [];
      let wholeMs = 0;
      const texts = textsOf(values);
      for (const { text, truth } of texts) {
        const { estimate, ms } = await reader.read(text);
        const score = estimate.states?.[state];
        items.push({ score: rounded(score ?? 0), truth, read: score !== undefined });
        wholeMs += ms;
      }
      return { items, ms: wholeMs / texts.length };
    },
    figures: (answers) => ({
      ...stateFigures(
        answers.flatMap(({ items }) => items),
        threshold,
      ),
      abstained: answers.flatMap(({ items }) => items).filter(({ read }) => !read).length,
      state,
      msPerItem: itemTimes(answers),
    }),
    close: async () => {},
  };
}

/** n, positives, what the threshold of the model's manifest gives, and what the ranking and the probabilities are worth. */
export function stateFigures(items: readonly Scored[], threshold: number) {
  const count = (wanted: (item: Scored) => boolean) => items.filter(wanted).length;
  const found = ({ score }: Scored) => score >= threshold;
  const [n, positives, all] = [items.length, count(({ truth }) => truth), count(found)];
  const right = count((item) => item.truth && found(item));
  const yes = f1Of(right, all, positives);
  const no = f1Of(n - positives - all + right, n - all, n - positives);
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    n,
    positives,
    threshold,
    accuracy: share(n - positives - all + 2 * right, n),
    precision: share(right, all),
    recall: share(right, positives),
    f1: yes,
    macroF1: yes === null || no === null ? null : (yes + no) / 2,
    auc: areaUnderRoc(items),
    ece: expectedCalibrationError(items.map(({ score, truth }) => ({ confidence: score, right: truth }))),
  };
}

/** From which probability on the state counts as found: chosen on development rows, in the manifest. */
async function stateThreshold(registry: ModelRegistry, state: LabelledState): Promise<number> {
  const { manifest } = await registry.load(TEXT_EMOTION_MODEL);
  const told = z
    .looseObject({ calibration: z.looseObject({ stateThresholds: z.record(z.string(), z.number()) }) })
    .safeParse(manifest);
  const threshold = told.data?.calibration.stateThresholds[state];
  if (threshold === undefined || !manifest.states?.includes(state))
    throw new AppError('invalid-request', `The text model says nothing of whether a caller is ${state}.`);
  return threshold;
}
