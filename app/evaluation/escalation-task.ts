/** What comes next in conversations: whether one of a speaker's next lines is negative, foretold from what was said up to now. */
import { z } from 'zod';
import { type Emotion, NEGATIVE_EMOTIONS, negativeShare } from '../domain/emotion.ts';
import { aucInterval } from './auc-interval.ts';
import { byCluster } from './bootstrap.ts';
import { labelsByLine, readConversations } from './conversations.ts';
import type { DialogueModel } from './dialogue-model.ts';
import { createDialogueWindows } from './dialogue-windows.ts';
import { admitEmotion } from './emotion-rows.ts';
import { forecastFigures } from './forecast-figures.ts';
import { itemTimes } from './item-times.ts';
import { columnRoles } from './known-sets.ts';
import { emotionsOfCell } from './labels.ts';
import type { ManifestRow } from './manifest-rows.ts';
import type { Scored } from './ranking.ts';
import { rounded } from './rounded.ts';
import { ASKED, type EvaluationTask, type TaskSetting } from './task.ts';

/** So many next lines of the same speaker are what is foretold; the model was trained on as many. */
export const AHEAD = 2;
/** From here on a yes is counted. */
export const ESCALATION_THRESHOLD = 0.5;

const share = z.number().min(0).max(1);
const escalationAnswer = z.object({
  truth: z.boolean(),
  probability: share,
  /** How negative the line itself is: the forecast of whoever expects that things stay as they are. */
  now: share,
  ms: z.number(),
});
type EscalationAnswer = z.infer<typeof escalationAnswer>;

/** @throws AppError `invalid-request` when a column is not there. */
export function createEscalationTask(
  { reader, models }: DialogueModel,
  { manifest, classes, now, ...setting }: TaskSetting,
): EvaluationTask<EscalationAnswer> {
  const labelColumn = setting.labelColumn(columnRoles(manifest.columns).label);
  const conversations = readConversations(manifest, setting.textColumn());
  const windows = createDialogueWindows(reader, now);
  const labels = labelsByLine(manifest.rows, conversations, ({ values }) => onlyEmotion(values[labelColumn]));
  const outcomeOf = (row: ManifestRow): boolean | undefined => {
    const { lines, at } = conversations.place(row);
    const later = lines.flatMap((line, i) => (i > at && line.speaker === lines[at]?.speaker ? [i] : []));
    const ahead = later.slice(0, AHEAD).map((i) => labels.get(lines)?.get(i));
    if (ahead.length === 0 || ahead.includes(undefined)) return undefined;
    return ahead.some((emotion) => emotion !== undefined && NEGATIVE_EMOTIONS.includes(emotion));
  };
  return {
    models,
    answer: escalationAnswer,
    admit(row) {
      const admission = conversations.admit(row, labelColumn);
      if (admission.kind !== 'asked') return admission;
      const labelled = admitEmotion(row.values[labelColumn], classes);
      if (labelled.kind !== 'asked') return labelled;
      return outcomeOf(row) === undefined
        ? { kind: 'left-out', reason: 'no labelled line of the speaker follows' }
        : ASKED;
    },
    async ask(row) {
      const { reading, ms } = await windows.hear(conversations.place(row), 'live');
      return {
        truth: outcomeOf(row) === true,
        probability: rounded(reading.falling),
        now: rounded(negativeShare(reading.emotions)),
        ms,
      };
    },
    figures(answers) {
      const truths = answers.filter(({ truth }) => truth).length;
      const prior = answers.length === 0 ? 0 : truths / answers.length;
      return {
        ...forecast(answers, ({ probability }) => probability),
        baseline: { asNow: forecast(answers, (answer) => answer.now), classPrior: forecast(answers, () => prior) },
        msPerItem: itemTimes(answers),
      };
    },
    headline(answers, clusters) {
      const items = answers.map(({ probability, truth }): Scored => ({ score: probability, truth }));
      const auc = aucInterval(byCluster(items, clusters));
      return auc ? { intervals: { auc } } : {};
    },
    close: async () => {},
  };
}

function forecast(answers: readonly EscalationAnswer[], scoreOf: (answer: EscalationAnswer) => number) {
  const items = answers.map((answer): Scored => ({ score: scoreOf(answer), truth: answer.truth }));
  return forecastFigures(items, ESCALATION_THRESHOLD);
}

/** Of a cell that names one emotion. */
function onlyEmotion(cell = ''): Emotion | undefined {
  const [emotion, ...others] = emotionsOfCell(cell);
  return others.length > 0 ? undefined : emotion;
}
