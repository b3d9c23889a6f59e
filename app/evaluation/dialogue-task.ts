/** The emotion of each labelled line of conversations: heard live, some lines later, and without its context. */
import { z } from 'zod';
import type { DialogueReading } from '../domain/dialogue.ts';
import type { Emotion } from '../domain/emotion.ts';
import { BROAD_SENTIMENTS } from '../domain/sentiment.ts';
import { type ClassAnswer, classAnswer, classificationFigures, headlineFigures, topClass } from './classification.ts';
import { readConversations } from './conversations.ts';
import type { DialogueModel } from './dialogue-model.ts';
import { createDialogueWindows, HEARINGS, type Hearing } from './dialogue-windows.ts';
import { admitEmotion, amongClasses, classOf } from './emotion-rows.ts';
import { columnRoles } from './known-sets.ts';
import { f1Of } from './ranking.ts';
import { BROAD_SCALE, broadProbabilities } from './sentiment-levels.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';

const heard = classAnswer.omit({ truth: true }).extend({ sentiment: classAnswer.shape.probabilities });
const dialogueAnswer = z.object({
  truth: classAnswer.shape.truth,
  /** The place of the row's broad sentiment, where a column tells one. */
  sentiment: classAnswer.shape.truth.exactOptional(),
  live: heard,
  refined: heard,
  alone: heard,
});
type DialogueAnswer = z.infer<typeof dialogueAnswer>;

/** The reader is closed with the task. @throws AppError `invalid-request` when a column is not there. */
export function createDialogueTask(
  { reader, models }: DialogueModel,
  { manifest, classes, now, ...setting }: TaskSetting,
): EvaluationTask<DialogueAnswer> {
  const textColumn = setting.textColumn();
  const labelColumn = setting.labelColumn(columnRoles(manifest.columns).label);
  const conversations = readConversations(manifest, textColumn);
  const windows = createDialogueWindows(reader, now);
  const heardIn = ({ emotions, uncertain, sentiment }: DialogueReading, ms: number) => ({
    probabilities: amongClasses(emotions, classes),
    uncertain,
    sentiment: broadProbabilities(sentiment),
    ms,
  });
  return {
    models,
    answer: dialogueAnswer,
    admit(row) {
      const admission = conversations.admit(row, labelColumn);
      return admission.kind === 'asked' ? admitEmotion(row.values[labelColumn], classes) : admission;
    },
    async ask(row) {
      const place = conversations.place(row);
      const hear = async (hearing: Hearing) => {
        const { reading, ms } = await windows.hear(place, hearing);
        return heardIn(reading, ms);
      };
      const sentiment = labelColumn === 'sentiment' ? undefined : BROAD_SCALE.levelOf(row.values.sentiment);
      return {
        truth: classOf(row.values[labelColumn], classes),
        ...(sentiment !== undefined && { sentiment }),
        live: await hear('live'),
        refined: await hear('refined'),
        alone: await hear('alone'),
      };
    },
    figures(answers) {
      const by = (hearing: Hearing) => emotionFigures(emotionAnswers(answers, hearing), classes);
      const polar = answers.some(({ sentiment }) => sentiment !== undefined);
      return {
        ...by('live'),
        refined: by('refined'),
        alone: by('alone'),
        ...(polar && {
          sentiment: Object.fromEntries(
            HEARINGS.map((hearing) => [
              hearing,
              classificationFigures(sentimentAnswers(answers, hearing), BROAD_SENTIMENTS),
            ]),
          ),
        }),
      };
    },
    headline(answers, clusters) {
      const { intervals: refinedIntervals } = headlineFigures(emotionAnswers(answers, 'refined'), clusters, classes);
      return {
        ...headlineFigures(emotionAnswers(answers, 'live'), clusters, classes),
        ...(refinedIntervals && { refinedIntervals }),
      };
    },
    close: async () => {},
  };
}

function emotionAnswers(answers: readonly DialogueAnswer[], hearing: Hearing): readonly ClassAnswer[] {
  return answers.map(({ truth, [hearing]: { sentiment: _sentiment, ...answer } }) => ({ truth, ...answer }));
}

function sentimentAnswers(answers: readonly DialogueAnswer[], hearing: Hearing): readonly ClassAnswer[] {
  return answers.flatMap(({ sentiment: truth, [hearing]: { sentiment, ms } }) =>
    truth === undefined ? [] : [{ truth, probabilities: sentiment, uncertain: false, ms }],
  );
}

/** DailyDialog, four fifths neutral, is compared by the micro F1 of the other classes. */
function emotionFigures(answers: readonly ClassAnswer[], classes: readonly Emotion[]) {
  const neutral = classes.indexOf('neutral');
  const verdicts = answers.map((answer) => ({ truth: answer.truth, found: topClass(answer) }));
  const felt = verdicts.filter(({ truth }) => truth !== neutral);
  const found = verdicts.filter((verdict) => verdict.found !== neutral).length;
  const right = felt.filter((verdict) => verdict.found === verdict.truth).length;
  return { ...classificationFigures(answers, classes), microF1WithoutNeutral: f1Of(right, found, felt.length) };
}
