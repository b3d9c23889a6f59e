/** Polarity of labelled texts: negative, neutral or positive. */
import type { EmotionEstimate } from '../domain/emotion.ts';
import { BROAD_SENTIMENTS } from '../domain/sentiment.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { type ClassAnswer, classAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { rounded } from './rounded.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';
import type { TextColumns } from './text-emotion-task.ts';
import { createTextReader } from './text-reader.ts';

/** Names, and the five levels of SST-5 (Socher et al. 2013): 0 and 1 are negative, 3 and 4 positive. */
const LABELS: ReadonlyMap<string, number> = new Map([
  ...BROAD_SENTIMENTS.map((name, place) => [name, place] as const),
  ...(['0', '1', '2', '3', '4'] as const).map((level, i) => [level, Math.sign(i - 2) + 1] as const),
]);

/** A text that is not read (no English) is taken for neutral and counts as uncertain. @throws AppError when the model cannot be loaded. */
export async function createTextPolarityTask(
  registry: ModelRegistry,
  { textColumn, labelColumn }: TextColumns,
  now: () => number,
): Promise<EvaluationTask<ClassAnswer>> {
  const reader = await createTextReader(registry, now);
  return {
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
    answer: classAnswer,
    admit({ values }): Admission {
      const label = values[labelColumn]?.trim().toLowerCase() ?? '';
      if (label === '') return { kind: 'bad', reason: 'no label' };
      return LABELS.has(label) ? ASKED : { kind: 'left-out', reason: `label ${label.slice(0, 40)}` };
    },
    async ask({ values }) {
      const { estimate, ms } = await reader.read(values[textColumn] ?? '');
      return {
        truth: LABELS.get((values[labelColumn] ?? '').trim().toLowerCase()) ?? 1,
        ...polarityOf(estimate),
        ms,
      };
    },
    figures: (answers) => classificationFigures(answers, BROAD_SENTIMENTS),
    headline: (answers, clusters) => headlineFigures(answers, clusters, BROAD_SENTIMENTS),
    close: async () => {},
  };
}

/** Negative, neutral and positive; a text that is not read is taken for neutral. */
export function polarityOf({ polarity }: EmotionEstimate): Omit<ClassAnswer, 'truth' | 'ms'> {
  return {
    probabilities: BROAD_SENTIMENTS.map((name) => rounded(polarity?.[name] ?? Number(name === 'neutral'))),
    uncertain: polarity === undefined,
  };
}
