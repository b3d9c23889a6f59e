/** What customers want: the intent, or intents, of each labelled utterance, heard in the light of what they said before. */
import { z } from 'zod';
import { INTENT_SETS, type IntentSet } from '../domain/dialogue.ts';
import { AppError } from '../domain/errors.ts';
import { readConversations } from './conversations.ts';
import type { DialogueModel } from './dialogue-model.ts';
import { createDialogueWindows } from './dialogue-windows.ts';
import { intentFigures, intentIntervals } from './intent-figures.ts';
import { itemTimes } from './item-times.ts';
import { CONVERSATIONS } from './known-sets.ts';
import { labelsOf } from './labels.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { rounded } from './rounded.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';

const names = z.array(z.string()).readonly();
const intentAnswer = z.object({
  truths: names,
  found: names,
  /** The three most probable. */
  ranked: z.array(z.object({ intent: z.string(), probability: z.number() })).readonly(),
  /** Those of the truths that the model's set does not have: they can only be missed. */
  unknown: names,
  ms: z.number(),
});
type IntentAnswer = z.infer<typeof intentAnswer>;

/** NLU++: an utterance has any number of intents, none included. */
const SEVERAL: IntentSet = 'nlupp';
const SHOWN = 3;

/** The reader is closed with the task. @throws AppError `invalid-request` for a column that is not there or a set that is not of intents. */
export function createIntentTask(
  { reader, models }: DialogueModel,
  { manifest, labelSet, now, ...setting }: TaskSetting,
): EvaluationTask<IntentAnswer> {
  const conversations = readConversations(manifest, setting.textColumn());
  const intentSet = chosenSet(labelSet) ?? intentSetOf(manifest.columns);
  const several = intentSet === SEVERAL;
  const labelColumn = setting.labelColumn(manifest.columns.includes('intents') ? 'intents' : 'intent');
  const windows = createDialogueWindows(reader, now);
  const threshold = reader.intentThresholds[intentSet] ?? 0.5;
  const truthsOf = ({ values }: ManifestRow) => labelsOf(values[labelColumn] ?? '');
  return {
    models,
    answer: intentAnswer,
    admit(row) {
      if (several) return conversations.admit(row);
      const admission = conversations.admit(row, labelColumn);
      return admission.kind === 'asked' && truthsOf(row).length > 1
        ? { kind: 'left-out', reason: 'several intents' }
        : admission;
    },
    async ask(row) {
      const { reading, ms } = await windows.hear(conversations.place(row), 'live');
      const told = reading.intents(intentSet);
      if (told === undefined)
        throw new AppError('model-corrupt', `The dialogue model tells no intents of the set ${intentSet}.`);
      const truths = truthsOf(row);
      const ranked = Object.entries(told)
        .map(([intent, probability]) => ({ intent, probability: rounded(probability) }))
        .sort((a, b) => b.probability - a.probability);
      const found = several ? ranked.filter(({ probability }) => probability >= threshold) : ranked.slice(0, 1);
      return {
        truths,
        found: found.map(({ intent }) => intent),
        ranked: ranked.slice(0, SHOWN),
        unknown: truths.filter((truth) => told[truth] === undefined),
        ms,
      };
    },
    figures: (answers) => ({
      intentSet,
      ...intentFigures(answers, several),
      unknown: answers.filter(({ unknown }) => unknown.length > 0).length,
      ...(several && { threshold }),
      msPerItem: itemTimes(answers),
    }),
    headline(answers, clusters) {
      const intervals = intentIntervals(answers, clusters, several);
      return { ...(intervals && { intervals }) };
    },
    close: async () => {},
  };
}

/** @throws AppError `invalid-request` for a set of labels that are no intents. */
function chosenSet(labelSet: TaskSetting['labelSet']): IntentSet | undefined {
  const chosen = INTENT_SETS.find((name) => name === labelSet);
  if (labelSet !== undefined && chosen === undefined)
    throw new AppError('invalid-request', `"${labelSet}" is no set of intents; use one of ${INTENT_SETS.join(', ')}.`);
  return chosen;
}

/** NLU++ names several intents, MultiDoGO conversations, NatCS domains, BANKING77 nothing but texts and intents. */
function intentSetOf(columns: readonly string[]): IntentSet {
  if (columns.includes('intents')) return 'nlupp';
  if (CONVERSATIONS.some((name) => columns.includes(name))) return 'multidogo';
  return columns.includes('domain') ? 'natcs' : 'banking77';
}
