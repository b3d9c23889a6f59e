/** The mood that a call would show while a conversation goes on: whether it turns when the speaker's does, and stays when it does not. */
import { BROAD_SENTIMENTS, type BroadSentiment } from '../domain/sentiment.ts';
import { type ClassAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { labelsByLine, type Place, readConversations } from './conversations.ts';
import type { DialogueModel } from './dialogue-model.ts';
import { createDialogueWindows } from './dialogue-windows.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { type MoodAnswer, type MoodStep, moodAnswer } from './mood-answer.ts';
import { MoodCourses, type MoodMoment } from './mood-course.ts';
import { moodFigures } from './mood-figures.ts';
import { rounded } from './rounded.ts';
import { BROAD_SCALE } from './sentiment-levels.ts';
import { ASKED, type EvaluationTask, type TaskSetting } from './task.ts';
import type { TextModel } from './text-reader.ts';

/** @throws AppError `invalid-request` when a column is not there. */
export function createMoodTask(
  { reader, models }: DialogueModel,
  textModel: Pick<TextModel, 'read' | 'models'>,
  { manifest, now, ...setting }: TaskSetting,
): EvaluationTask<MoodAnswer> {
  const conversations = readConversations(manifest, setting.textColumn());
  const labelColumn = setting.labelColumn(manifest.columns.includes('mood') ? 'mood' : 'sentiment');
  const courses = new MoodCourses(createDialogueWindows(reader, now), textModel);
  const labelOf = ({ values }: ManifestRow) => BROAD_SENTIMENTS[BROAD_SCALE.levelOf(values[labelColumn]) ?? -1];
  const labels = labelsByLine(manifest.rows, conversations, labelOf);
  const stepAt = ({ lines }: Place, course: readonly MoodMoment[], at: number): MoodStep | undefined => {
    const [moment, labelled] = [course[at], labels.get(lines)?.get(at)];
    return moment && labelled && { shown: moment.shown, alone: moment.alone, labelled };
  };
  const plainAnswers = (answers: readonly MoodAnswer[]) =>
    answers.map(({ truth, probabilities, ms }): ClassAnswer => ({ truth, probabilities, ms, uncertain: false }));
  return {
    models: [...models, ...textModel.models],
    answer: moodAnswer,
    admit(row) {
      const admission = conversations.admit(row, labelColumn);
      if (admission.kind !== 'asked') return admission;
      const label = row.values[labelColumn]?.trim().slice(0, 40);
      return labelOf(row) === undefined ? { kind: 'left-out', reason: `label ${label}` } : ASKED;
    },
    async ask(row) {
      const place = conversations.place(row);
      const course = await courses.of(place);
      const own = neighbours(place, labels.get(place.lines));
      const now = stepAt(place, course, place.at);
      const moment = course[place.at];
      if (!now || !moment) throw new TypeError('A row that is asked has a label and a line.');
      const before = own.before === undefined ? undefined : stepAt(place, course, own.before);
      const next = own.next === undefined ? undefined : stepAt(place, course, own.next);
      return {
        truth: BROAD_SENTIMENTS.indexOf(now.labelled),
        probabilities: moment.belief.map(rounded),
        now,
        ...(before && { before }),
        ...(next && { next }),
        ms: moment.ms,
      };
    },
    figures: (answers) => ({
      ...classificationFigures(plainAnswers(answers), BROAD_SENTIMENTS),
      ...moodFigures(answers, 'shown'),
      baseline: { lineAlone: moodFigures(answers, 'alone') },
    }),
    headline: (answers, clusters) => headlineFigures(plainAnswers(answers), clusters, BROAD_SENTIMENTS),
    close: async () => {},
  };
}

/** The labelled lines of the same speaker before and after a line. */
function neighbours({ lines, at }: Place, labelled: ReadonlyMap<number, BroadSentiment> | undefined) {
  const own = [...(labelled?.keys() ?? [])]
    .filter((i) => lines[i]?.speaker === lines[at]?.speaker)
    .sort((a, b) => a - b);
  const place = own.indexOf(at);
  return { before: own[place - 1], next: own[place + 1] };
}
