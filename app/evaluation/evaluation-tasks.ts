/** What is evaluated beside the modalities: each task one line here, named as `--task` names it. */
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChurnTask } from './churn-task.ts';
import type { EvaluationTask } from './task.ts';

/** What a task may ask of the manifest. */
export interface TaskSetting {
  readonly columns: readonly string[];
  /** The column chosen with `--label-column`, else the task's usual one. @throws AppError `invalid-request` when it is not there. */
  readonly labelColumn: (usual: string) => string;
  readonly now: () => number;
}

const TASKS = {
  churn: (registry: ModelRegistry, { columns, labelColumn, now }: TaskSetting) =>
    createChurnTask(registry, { columns, labelColumn: labelColumn('Churn'), now }),
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
