/** What every evaluated modality is to the runner: a question per row, an answer per question, figures of the answers. */
import type { z } from 'zod';
import type { IntentSet } from '../domain/dialogue.ts';
import type { Emotion } from '../domain/emotion.ts';
import type { LabelSet } from './known-sets.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';
import type { ClipConditions } from './row-clips.ts';

/** A model that was evaluated; the checksum tells one training from the next. */
export interface EvaluatedModel {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

/** Whether a row is asked. `left-out`: a good row that this evaluation has no use for; `bad`: one that is wrong. */
export type Admission =
  | { readonly kind: 'asked' }
  | { readonly kind: 'left-out'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string };

export const ASKED: Admission = { kind: 'asked' };

/** One modality on one kind of label. An answer survives JSON, so that an interrupted evaluation can go on. */
export interface EvaluationTask<Answer> {
  readonly models: readonly EvaluatedModel[];
  readonly answer: z.ZodType<Answer>;
  /** Looks at the row's texts only. */
  admit(row: ManifestRow): Admission;
  /** @throws AppError when the row's recording or picture cannot be used: the row is bad. */
  ask(row: ManifestRow, signal: AbortSignal): Promise<Answer>;
  /** A kept answer is taken as if it had just been given (a speaker's baseline hears it again). */
  recall?(row: ManifestRow, answer: Answer): void;
  /** The figures of some rows: all of them, or one group's. */
  figures(answers: readonly Answer[]): object;
  /** Figures of the whole run only. @param clusters what each answer belongs to. */
  headline?(answers: readonly Answer[], clusters: readonly string[]): object;
  close(): Promise<void>;
}

/** What a task may ask of the manifest and of the request. */
export interface TaskSetting {
  /** All rows, also those that are not asked: a conversation's lines are each other's context. */
  readonly manifest: Pick<Manifest, 'columns' | 'rows'>;
  /** The column chosen with `--label-column`, else the task's usual one. @throws AppError `invalid-request` when it is not there. */
  readonly labelColumn: (usual: string) => string;
  /** As chosen with `--text-column`, else the usual one. @throws AppError `invalid-request` when it is not there. */
  readonly textColumn: () => string;
  readonly classes: readonly Emotion[];
  /** What was chosen with `--label-set`. */
  readonly labelSet?: LabelSet | IntentSet;
  /** The folder that paths in the manifest begin from. */
  readonly root: string;
  readonly conditions: ClipConditions;
  readonly now: () => number;
}
