/** One evaluation from the manifest's file to the result: the only part of this room that hosts need. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { IntentSet } from '../domain/dialogue.ts';
import { EMOTIONS, type Emotion } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import type { VoiceTier } from '../domain/voice-tier.ts';
import { createModelRegistry, type ModelRegistry } from '../inference/model-registry.ts';
import { noLedger, openLedger } from './evaluation-ledger.ts';
import { type BadRow, type EvaluationProgress, runEvaluation } from './evaluation-run.ts';
import { createNamedTask, type EvaluationTaskName } from './evaluation-tasks.ts';
import { createFaceDetectorTask } from './face-detector-task.ts';
import { createFaceTask } from './face-task.ts';
import { type ColumnRoles, columnRoles, type LabelSet } from './known-sets.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest-rows.ts';
import type { EvaluationModality } from './modality.ts';
import { type ClipConditions, createRowClips } from './row-clips.ts';
import { filteredRows, type RowFilter } from './row-filter.ts';
import { createRowPictures } from './row-pictures.ts';
import { createSpeechTask } from './speech-task.ts';
import type { EvaluationTask } from './task.ts';
import { createTextAffectTask } from './text-affect-task.ts';
import { createTextCategoryTask } from './text-category-task.ts';
import { createTextEmotionTask } from './text-emotion-task.ts';
import { createTextPolarityTask } from './text-polarity-task.ts';
import { createTextStateTask } from './text-state-task.ts';
import { createVadTask } from './vad-task.ts';
import { createVoiceTask } from './voice-task.ts';

/** What is to be evaluated, one modality or one task; what else is absent is told from the manifest's columns. */
export interface EvaluationRequest extends ClipConditions {
  readonly modality?: EvaluationModality;
  readonly task?: EvaluationTaskName;
  readonly manifest: string;
  /** The folder that paths in the manifest begin from; the manifest's own when absent. */
  readonly root?: string;
  readonly pathColumn?: string;
  readonly labelColumn?: string;
  readonly textColumn?: string;
  /** What texts are asked for, or which intents; told from the columns when absent. */
  readonly labelSet?: LabelSet | IntentSet;
  readonly groupColumns?: readonly string[];
  readonly where: readonly RowFilter[];
  readonly limit?: number;
  readonly classes?: readonly Emotion[];
  /** Hear each speaker relative to their own baseline (voice only). */
  readonly baseline: boolean;
  /** Which voice model is measured; the full one when absent. */
  readonly voice?: VoiceTier;
}

export interface EvaluationDeps {
  readonly nativeModels: string;
  /** Where answers are kept until the evaluation is over; nowhere when absent. */
  readonly ledgerPath?: string;
  readonly onProgress: (progress: EvaluationProgress) => void;
  readonly onBadRow: (bad: BadRow) => void;
  readonly onResume: (rows: number) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/**
 * @returns the result, JSON-safe, and what to call once it is stored: it removes what was kept to go on with.
 * @throws AppError; the signal's reason when it is aborted.
 */
export async function evaluate(
  request: EvaluationRequest,
  deps: EvaluationDeps,
): Promise<{ readonly result: object; readonly stored: () => void }> {
  const manifest = await readManifest(request.manifest);
  const roles = columnRoles(manifest.columns, request.modality);
  const groupColumns = request.groupColumns ?? roles.groups;
  for (const column of groupColumns) requireColumn(manifest.columns, column);
  const rows = filteredRows(manifest.rows, manifest.columns, request.where).slice(0, request.limit);
  const registry = createModelRegistry({ modelsFolder: deps.nativeModels });
  try {
    const root = request.root ?? manifest.root;
    const task = await taskOf(request, roles, { ...manifest, root }, registry, deps.now);
    const { manifest: _path, root: _asGiven, limit: _limit, where: _where, groupColumns: _groups, ...asked } = request;
    const identity = JSON.stringify([asked, resolve(root), manifest.text, task.models]);
    const hash = createHash('sha256').update(identity).digest('hex');
    const { ledgerPath } = deps;
    const ledger = ledgerPath === undefined ? noLedger<unknown>() : openLedger(ledgerPath, hash, task.answer);
    if (ledger.kept.size > 0) deps.onResume(ledger.kept.size);
    try {
      const cluster = roles.cluster === undefined ? {} : { clusterColumn: roles.cluster };
      const figures = await runEvaluation(task, { ...deps, ...cluster, rows, ledger, groupColumns });
      const [model] = task.models;
      const asked = request.task === undefined ? { modality: request.modality } : { task: request.task };
      const head = { ...asked, model: `${model?.name} ${model?.version}`, models: task.models };
      return { result: { ...head, ...conditionsOf(request), ...figures }, stored: () => ledger.remove() };
    } finally {
      ledger.close();
      await task.close();
    }
  } finally {
    await registry.close();
  }
}

async function taskOf(
  request: EvaluationRequest,
  roles: ColumnRoles,
  manifest: Manifest,
  registry: ModelRegistry,
  now: () => number,
): Promise<EvaluationTask<unknown>> {
  const { modality, task, classes = EMOTIONS } = request;
  const { root, columns } = manifest;
  const column = (chosen: string | undefined, usual: string) => requireColumn(columns, chosen ?? usual);
  const labelColumn = () => column(request.labelColumn, roles.label);
  const textColumn = () => column(request.textColumn, roles.text);
  const paths = () => ({
    root,
    column: column(request.pathColumn, roles.path),
    folder: roles.folder,
  });
  const clips = () => createRowClips(request, paths());
  const picture = () => createRowPictures(paths());
  if (task !== undefined && modality === undefined)
    return createNamedTask(task, registry, {
      manifest,
      classes,
      textColumn,
      ...(request.labelSet !== undefined && { labelSet: request.labelSet }),
      labelColumn: (usual) => column(request.labelColumn, usual),
      root,
      conditions: soundConditionsOf(request),
      now,
    });
  if (modality === undefined || task !== undefined)
    throw new AppError('invalid-request', 'Say what to evaluate: one modality or one task.');
  switch (modality) {
    case 'voice': {
      const { voice: tier = 'full' } = request;
      if (request.baseline && tier === 'light')
        throw new AppError(
          'invalid-request',
          'The light voice model has no baseline of speakers; leave out --baseline.',
        );
      const baselineColumn = request.baseline ? requireColumn(columns, roles.cluster ?? 'speaker') : undefined;
      const options = { labelColumn: labelColumn(), classes, tier, clip: clips().mixed, now };
      return erased(
        await createVoiceTask(registry, { ...options, ...(baselineColumn !== undefined && { baselineColumn }) }),
      );
    }
    case 'text':
      return textTaskOf(request, roles, { textColumn, labelColumn }, registry, now);
    case 'speech':
      return erased(await createSpeechTask(registry, { textColumn: textColumn(), clip: clips().mixed, now }));
    case 'face':
      return erased(await createFaceTask(registry, { labelColumn: labelColumn(), classes, picture: picture(), now }));
    case 'face-detector': {
      const boxColumn = column(request.labelColumn, 'boxes');
      return erased(await createFaceDetectorTask(registry, { boxColumn, picture: picture(), now }));
    }
    case 'vad': {
      const speechColumn = request.labelColumn === undefined ? speechColumnOf(columns, roles) : labelColumn();
      return erased(await createVadTask(registry, { labelColumn: speechColumn, clips: clips(), now }));
    }
  }
}

async function textTaskOf(
  { labelSet, labelColumn: chosenLabel, classes = EMOTIONS }: EvaluationRequest,
  { textTask }: ColumnRoles,
  { textColumn, labelColumn }: { readonly textColumn: () => string; readonly labelColumn: () => string },
  registry: ModelRegistry,
  now: () => number,
): Promise<EvaluationTask<unknown>> {
  const wanted = labelSet ?? (chosenLabel === undefined ? textTask : 'emotions');
  switch (wanted) {
    case 'emotions':
      return erased(
        await createTextEmotionTask(registry, { textColumn: textColumn(), labelColumn: labelColumn() }, classes, now),
      );
    case 'goemotions28':
      return erased(
        await createTextCategoryTask(registry, { textColumn: textColumn(), labelColumn: labelColumn() }, now),
      );
    case 'polarity':
      return erased(
        await createTextPolarityTask(registry, { textColumn: textColumn(), labelColumn: labelColumn() }, now),
      );
    case 'affect':
      return erased(await createTextAffectTask(registry, textColumn(), now));
    case 'frustrated':
    case 'confused':
    case 'satisfied':
      return erased(
        await createTextStateTask(registry, wanted, { textColumn: textColumn(), labelColumn: labelColumn() }, now),
      );
    case 'hesitant': {
      const isTwiceTold = textTask === 'hesitant' && chosenLabel === undefined;
      const labelled = isTwiceTold ? undefined : { textColumn: textColumn(), labelColumn: labelColumn() };
      return erased(await createTextStateTask(registry, wanted, labelled, now));
    }
    case 'banking77':
    case 'multidogo':
    case 'nlupp':
    case 'natcs':
      throw new AppError('invalid-request', 'Intents are told by the dialogue model: use --task intent.');
    case 'sarcastic':
      throw new AppError(
        'invalid-request',
        'The text model says nothing of whether words alone are sarcastic; name a column of emotions with --label-column.',
      );
  }
}

/** A task whose answers only it understands: they were checked by its own schema when they came from a file. */
function erased<Answer>(task: EvaluationTask<Answer>): EvaluationTask<unknown> {
  return task as unknown as EvaluationTask<unknown>;
}

function soundConditionsOf({ codec, noiseDb }: EvaluationRequest): ClipConditions {
  return { ...(codec !== undefined && { codec }), ...(noiseDb !== undefined && { noiseDb }) };
}

function conditionsOf(request: EvaluationRequest) {
  const { baseline, voice } = request;
  return { ...soundConditionsOf(request), ...(baseline && { baseline }), ...(voice !== undefined && { voice }) };
}

function requireColumn(columns: readonly string[], name: string): string {
  if (columns.includes(name)) return name;
  throw new AppError('invalid-request', `The manifest has no column "${name}" (it has ${columns.join(', ')}).`);
}

function speechColumnOf(columns: readonly string[], { label }: ColumnRoles): string {
  if (columns.includes(label)) return label;
  const spans = '"spans", with start and end in seconds (0.4-5.8;6.6-7.3 or [[0.4,5.8],[6.6,7.3]])';
  throw new AppError(
    'invalid-request',
    `The manifest does not say where somebody speaks. It needs a column ${spans}, or one that calls each clip speech or non-speech, named with --label-column; it has ${columns.join(', ')}.`,
  );
}
