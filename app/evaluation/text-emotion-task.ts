/** The seven emotions of labelled texts. Where rows carry several labels, figures of all rows with several emotions stand beside. */

import { z } from 'zod';
import type { Emotion } from '../domain/emotion.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { classAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { admitEmotion, amongClasses, classOf } from './emotion-rows.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { emotionsOfCell } from './labels.ts';
import { multiLabelFigures } from './multi-label.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';
import { createTextReader } from './text-reader.ts';

const textAnswer = classAnswer.extend({
  /** Positions of all emotions of the row; several where a set allows it. `truth` is the first of them. */
  truths: z.array(z.int().min(0)).readonly(),
});
type TextAnswer = z.infer<typeof textAnswer>;

export interface TextColumns {
  readonly textColumn: string;
  readonly labelColumn: string;
}

/** @throws AppError when the model cannot be loaded. */
export async function createTextEmotionTask(
  registry: ModelRegistry,
  { textColumn, labelColumn }: TextColumns,
  classes: readonly Emotion[],
  now: () => number,
): Promise<EvaluationTask<TextAnswer>> {
  const reader = await createTextReader(registry, now);
  const single = (answers: readonly TextAnswer[]) => answers.filter(({ truths }) => truths.length === 1);
  return {
    models: await evaluatedModels(registry, [TEXT_EMOTION_MODEL]),
    answer: textAnswer,
    admit({ values }): Admission {
      if (values[textColumn] === undefined) return { kind: 'bad', reason: `no column ${textColumn}` };
      const admission = admitEmotion(values[labelColumn], classes);
      return admission.kind === 'left-out' && admission.reason === 'several emotions' ? ASKED : admission;
    },
    async ask({ values }) {
      const { estimate, ms } = await reader.read(values[textColumn] ?? '');
      const truths = emotionsOfCell(values[labelColumn] ?? '')
        .map((emotion) => classes.indexOf(emotion))
        .filter((place) => place >= 0);
      const { probabilities, uncertain } = estimate;
      const [truth = classOf(values[labelColumn], classes)] = truths;
      return { truth, truths, probabilities: amongClasses(probabilities, classes), uncertain, ms };
    },
    figures: (answers) => classificationFigures(single(answers), classes),
    headline(answers, clusters) {
      const several = answers.length > single(answers).length;
      return {
        ...headlineFigures(
          single(answers),
          clusters.filter((_, i) => answers[i]?.truths.length === 1),
          classes,
        ),
        ...(several && { severalLabels: multiLabelFigures(answers.map(chosenByTop), classes) }),
      };
    },
    close: async () => {},
  };
}

function chosenByTop({ truths, probabilities }: TextAnswer) {
  return { truths, found: [probabilities.indexOf(Math.max(...probabilities))] };
}
