/** GoEmotions' 28 categories of labelled texts, of which a text may have several. */
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import { GOEMOTIONS, labelsOf } from './labels.ts';
import { multiLabelFigures } from './multi-label.ts';
import { ASKED, type EvaluationTask } from './task.ts';
import type { TextColumns } from './text-emotion-task.ts';
import { createTextReader } from './text-reader.ts';

const places = z.array(z.int().min(0)).readonly();
const categoryAnswer = z.object({ truths: places, found: places, ms: z.number() });
type CategoryAnswer = z.infer<typeof categoryAnswer>;

/** @throws AppError when the model cannot be loaded, or knows no categories. */
export async function createTextCategoryTask(
  registry: ModelRegistry,
  { textColumn, labelColumn }: TextColumns,
  now: () => number,
): Promise<EvaluationTask<CategoryAnswer>> {
  const reader = await createTextReader(registry, now);
  const names: readonly string[] = GOEMOTIONS;
  const place = (name: string) => names.indexOf(name.toLowerCase());
  const truthsOf = (cell = '') => labelsOf(cell).map(place);
  return {
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
    answer: categoryAnswer,
    admit({ values }) {
      const truths = truthsOf(values[labelColumn]);
      if (truths.length === 0) return { kind: 'bad', reason: 'no label' };
      return truths.includes(-1) ? { kind: 'left-out', reason: 'a label that is none of the 28' } : ASKED;
    },
    async ask({ values }) {
      const { categories, ms } = await reader.categories(values[textColumn] ?? '');
      if (!categories) throw new AppError('model-failed', 'This text model tells no categories.');
      const found = categories.filter((category) => category.found).map(({ name }) => place(name));
      return { truths: truthsOf(values[labelColumn]), found, ms };
    },
    figures: (answers) => ({ ...multiLabelFigures(answers, GOEMOTIONS), msPerItem: itemTimes(answers) }),
    close: async () => {},
  };
}
