/** Sentiment of labelled utterances, of five levels or three, beside what the text model alone makes of the same words. */
import { z } from 'zod';
import { FINE_SENTIMENTS } from '../domain/sentiment.ts';
import { type ClassAnswer, classAnswer, headlineFigures } from './classification.ts';
import { readConversations } from './conversations.ts';
import type { DialogueModel } from './dialogue-model.ts';
import { createDialogueWindows } from './dialogue-windows.ts';
import { itemTimes } from './item-times.ts';
import { rounded } from './rounded.ts';
import {
  broadAnswer,
  broadFigures,
  gainIntervals,
  levelFigures,
  levelVerdict,
  verdictFigures,
} from './sentiment-figures.ts';
import { broadPlace, broadProbabilities, sentimentScale } from './sentiment-levels.ts';
import { ASKED, type EvaluationTask, type TaskSetting } from './task.ts';
import { levelOfPolarity } from './text-levels.ts';
import { polarityOf } from './text-polarity-task.ts';
import type { TextModel } from './text-reader.ts';

const probabilities = classAnswer.shape.probabilities;
const sentimentAnswer = z.object({
  truth: classAnswer.shape.truth,
  /** As many as the labels have levels. */
  heard: z.object({ probabilities, ms: z.number() }),
  /** Negative, neutral and positive by the text model. */
  text: z.object({ probabilities, uncertain: z.boolean(), ms: z.number() }),
});
type SentimentAnswer = z.infer<typeof sentimentAnswer>;

const COLUMNS = ['label_0_4', 'rating_1_5', 'sentiment', 'polarity', 'label'];

/** The dialogue reader is closed with the task. @throws AppError `invalid-request` when a column is not there. */
export function createSentimentTask(
  { reader, models }: DialogueModel,
  textModel: Pick<TextModel, 'read' | 'models'>,
  { manifest, now, ...setting }: TaskSetting,
): EvaluationTask<SentimentAnswer> {
  const textColumn = setting.textColumn();
  const conversations = readConversations(manifest, textColumn);
  const labelColumn = setting.labelColumn(COLUMNS.find((name) => manifest.columns.includes(name)) ?? 'sentiment');
  const windows = createDialogueWindows(reader, now);
  const { levels, levelOf } = sentimentScale(
    labelColumn,
    manifest.rows.map(({ values }) => values[labelColumn]),
  );
  const isFine = levels === FINE_SENTIMENTS;
  const heardAnswers = (answers: readonly SentimentAnswer[]) =>
    answers.map(({ truth, heard }): ClassAnswer => ({ truth, ...heard, uncertain: false }));
  const textBroad = (answers: readonly SentimentAnswer[]) =>
    answers.map(({ truth, text }): ClassAnswer => ({ truth: isFine ? broadPlace(truth) : truth, ...text }));
  const textVerdicts = (answers: readonly SentimentAnswer[]) =>
    isFine
      ? answers.map(({ truth, text }) => ({ truth, found: levelOfPolarity(text.probabilities) }))
      : textBroad(answers).map(levelVerdict);
  return {
    models: [...models, ...textModel.models],
    answer: sentimentAnswer,
    admit(row) {
      const admission = conversations.admit(row, labelColumn);
      if (admission.kind !== 'asked') return admission;
      const label = row.values[labelColumn];
      return levelOf(label) === undefined ? { kind: 'left-out', reason: `label ${label?.trim().slice(0, 40)}` } : ASKED;
    },
    async ask(row) {
      const { reading, ms } = await windows.hear(conversations.place(row), 'live');
      const { estimate, ms: textMs } = await textModel.read(row.values[textColumn] ?? '');
      const heard = isFine ? reading.sentiment.map(rounded) : broadProbabilities(reading.sentiment);
      return {
        truth: levelOf(row.values[labelColumn]) ?? -1,
        heard: { probabilities: heard, ms },
        text: { ...polarityOf(estimate), ms: textMs },
      };
    },
    figures(answers) {
      const heard = heardAnswers(answers);
      const text = broadFigures(textBroad(answers));
      return {
        ...levelFigures(heard, levels),
        ...(isFine && { broad: broadFigures(heard.map(broadAnswer)) }),
        baseline: {
          textModel: isFine ? { ...verdictFigures(textVerdicts(answers), levels.length), broad: text } : text,
        },
        msPerItem: itemTimes(heard),
      };
    },
    headline(answers, clusters) {
      const heard = heardAnswers(answers);
      const gain = gainIntervals(heard.map(levelVerdict), textVerdicts(answers), clusters, levels.length);
      return { ...headlineFigures(heard, clusters, levels), ...(gain && { gain }) };
    },
    close: async () => {},
  };
}
