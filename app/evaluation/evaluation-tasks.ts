/** What is evaluated beside the modalities: each task one line here, named as `--task` names it. */
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createCauseTask } from './cause-task.ts';
import { createChatEscalationTask, isChatManifest } from './chat-escalation-task.ts';
import { createChurnTask } from './churn-task.ts';
import { openCauseModel, openDialogueModel } from './dialogue-model.ts';
import { createDialogueTask } from './dialogue-task.ts';
import { createEscalationTask } from './escalation-task.ts';
import { createFusionTask } from './fusion-task.ts';
import { createIntentTask } from './intent-task.ts';
import { createMoodTask } from './mood-task.ts';
import { createRedactionTask } from './redaction-task.ts';
import { createSatisfactionTask } from './satisfaction-task.ts';
import { createSentimentTask } from './sentiment-task.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';
import { openTextModel } from './text-reader.ts';

const TASKS = {
  churn: (registry: ModelRegistry, { manifest: { columns }, labelColumn, now }: TaskSetting) =>
    createChurnTask(registry, { columns, labelColumn: labelColumn('Churn'), now }),
  dialogue: async (registry: ModelRegistry, setting: TaskSetting) =>
    createDialogueTask(await openDialogueModel(registry), setting),
  cause: async (registry: ModelRegistry, setting: TaskSetting) =>
    createCauseTask(await openCauseModel(registry), setting),
  intent: async (registry: ModelRegistry, setting: TaskSetting) =>
    createIntentTask(await openDialogueModel(registry), setting),
  sentiment: async (registry: ModelRegistry, setting: TaskSetting) =>
    createSentimentTask(await openDialogueModel(registry), await openTextModel(registry, setting.now), setting),
  mood: async (registry: ModelRegistry, setting: TaskSetting) =>
    createMoodTask(await openDialogueModel(registry), await openTextModel(registry, setting.now), setting),
  escalation: async (registry: ModelRegistry, setting: TaskSetting) =>
    isChatManifest(setting.manifest.columns)
      ? createChatEscalationTask(setting)
      : createEscalationTask(await openDialogueModel(registry), setting),
  redaction: async (_registry: ModelRegistry, setting: TaskSetting) => createRedactionTask(setting),
  satisfaction: createSatisfactionTask,
  fusion: (registry: ModelRegistry, { manifest: { columns }, labelColumn, root, conditions, now }: TaskSetting) =>
    createFusionTask(registry, { columns, labelColumn: labelColumn('emotion'), root, ...conditions, now }),
};
export type EvaluationTaskName = keyof typeof TASKS;
export const EVALUATION_TASKS = Object.keys(TASKS) as readonly EvaluationTaskName[];

/** @throws AppError when the manifest lacks a column, or a model cannot be loaded. */
export function createNamedTask(
  name: EvaluationTaskName,
  registry: ModelRegistry,
  setting: TaskSetting,
): Promise<EvaluationTask<unknown>> {
  // A task's answers only it understands: they were checked by its own schema when they came from a file.
  return TASKS[name](registry, setting) as Promise<unknown> as Promise<EvaluationTask<unknown>>;
}
