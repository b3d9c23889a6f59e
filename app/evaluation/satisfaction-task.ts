/** Satisfaction at the end of conversations, forecast as they go on. */
import { type CourseTurn, SatisfactionCourse } from '../assist/satisfaction-course.ts';
import { countOf, courseFeatures } from '../assist/satisfaction-features.ts';
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import {
  createSatisfactionModel,
  SATISFACTION_MODEL,
  type SatisfactionHead,
} from '../recognition/satisfaction-model.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { chatConversations, type RatedConversations, turnConversations } from './rated-conversations.ts';
import { rounded } from './rounded.ts';
import type { Forecast } from './satisfaction-figures.ts';
import {
  headOf,
  type SatisfactionAnswer,
  SHARES,
  satisfactionAnswer,
  satisfactionHeadline,
  satisfactionResult,
} from './satisfaction-result.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';
import { createTextReader } from './text-reader.ts';

/** @throws AppError `invalid-request` when the manifest is of neither kind; as loading a model does. */
export async function createSatisfactionTask(
  registry: ModelRegistry,
  { manifest, labelColumn, now }: TaskSetting,
): Promise<EvaluationTask<SatisfactionAnswer>> {
  const conversations = conversationsOf(manifest, labelColumn);
  const { kind } = conversations;
  const model = createSatisfactionModel(await registry.load(SATISFACTION_MODEL));
  const read = kind === 'level' ? (await createTextReader(registry, now)).read : undefined;
  const heardTurn = async (turn: CourseTurn): Promise<CourseTurn> => {
    if (!read || turn.speaker === 'agent') return turn;
    const { polarity, states } = (await read(turn.text)).estimate;
    return { ...turn, ...(polarity && { polarity }), ...(states && { states }) };
  };
  const head = headOf(kind);
  return {
    models: await evaluatedModels(registry, [SATISFACTION_MODEL, ...(read ? [TEXT_EMOTION_MODEL] : [])]),
    answer: satisfactionAnswer,
    admit: (row) => conversations.admit(row),
    async ask(row) {
      const begunMs = now();
      const course = new SatisfactionCourse();
      const turns = conversations.turns(row);
      const heard: Readonly<Record<SatisfactionHead, readonly number[]>>[] = [];
      const rated: Forecast[] = [];
      for (const { turn, level } of turns) {
        course.add(await heardTurn(turn));
        const { probabilities } = await model.ask(courseFeatures(course.state));
        heard.push(probabilities);
        if (level !== undefined) rated.push({ truth: level - 1, probabilities: probabilities.turn.map(rounded) });
      }
      const after = (share: number) => heard[Math.max(1, Math.ceil(turns.length * share)) - 1];
      return {
        truth: conversations.truth(row),
        byShare: SHARES.map((share) => (after(share)?.[head] ?? []).map(rounded)),
        outcome: (after(1)?.heard ?? []).map(rounded),
        twoTurns: ruleOfTwo(course),
        turns: rated,
        ms: now() - begunMs,
      };
    },
    figures: (answers) => satisfactionResult(answers, kind, model),
    headline: (answers) => satisfactionHeadline(answers, kind, model),
    close: async () => {},
  };
}

function conversationsOf(
  manifest: TaskSetting['manifest'],
  labelColumn: TaskSetting['labelColumn'],
): RatedConversations {
  const has = (...names: readonly string[]) => names.every((name) => manifest.columns.includes(name));
  if (has('speakers', 'sentiment')) return chatConversations(labelColumn('satisfaction'));
  if (has('dialogue_id', 'turn', 'role', 'text')) return turnConversations(manifest, labelColumn('satisfaction_mean'));
  throw new AppError(
    'invalid-request',
    'The manifest has neither the columns speakers and sentiment (one row a conversation) nor dialogue_id, turn, role and text (one row a turn).',
  );
}

function ruleOfTwo({ state: { signs } }: SatisfactionCourse): number {
  if (countOf(signs, -1) >= 2) return 0;
  return countOf(signs, 1) >= 2 ? 2 : 1;
}
