/** Valence and arousal of rated texts. */
import { z } from 'zod';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import { pearson } from './ranking.ts';
import { ASKED, type EvaluationTask } from './task.ts';
import { createTextReader } from './text-reader.ts';

/** EmoBank's columns (Buechel and Hahn 2017), rated from 1 to 5; a correlation needs no common scale. */
const VALENCE = 'V';
const AROUSAL = 'A';

const pair = z.tuple([z.number(), z.number()]);
const affectAnswer = z.object({ valence: pair, arousal: pair, uncertain: z.boolean(), ms: z.number() });
type AffectAnswer = z.infer<typeof affectAnswer>;

/** `valence` and `arousal` are Pearson's correlations of the ratings with what was read. @throws AppError */
export async function createTextAffectTask(
  registry: ModelRegistry,
  textColumn: string,
  now: () => number,
): Promise<EvaluationTask<AffectAnswer>> {
  const reader = await createTextReader(registry, now);
  const rating = (cell: string | undefined) => (cell?.trim() ? Number(cell) : Number.NaN);
  return {
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
    answer: affectAnswer,
    admit: ({ values }) =>
      Number.isFinite(rating(values[VALENCE])) && Number.isFinite(rating(values[AROUSAL]))
        ? ASKED
        : { kind: 'bad', reason: 'no ratings V and A' },
    async ask({ values }) {
      const { estimate, ms } = await reader.read(values[textColumn] ?? '');
      return {
        valence: [rating(values[VALENCE]), estimate.affect.valence],
        arousal: [rating(values[AROUSAL]), estimate.affect.arousal],
        uncertain: estimate.uncertain,
        ms,
      };
    },
    figures: (answers) => ({
      n: answers.length,
      abstained: answers.filter(({ uncertain }) => uncertain).length,
      valence: pearson(answers.map(({ valence }) => valence)),
      arousal: pearson(answers.map(({ arousal }) => arousal)),
      msPerItem: itemTimes(answers),
    }),
    close: async () => {},
  };
}
