/** Asks every row of a manifest and puts the figures together; knows no modality. */
import { AppError, type ErrorCode } from '../domain/errors.ts';
import { counted } from './classification.ts';
import type { EvaluationLedger, LedgerEntry } from './evaluation-ledger.ts';
import type { ManifestRow } from './manifest-rows.ts';
import type { EvaluationTask } from './task.ts';

/** A row that could not be used. */
export interface BadRow {
  readonly row: number;
  readonly reason: string;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
}

export interface RunOptions<Answer> {
  readonly rows: readonly ManifestRow[];
  readonly ledger: EvaluationLedger<Answer>;
  readonly groupColumns: readonly string[];
  readonly clusterColumn?: string;
  readonly onProgress: (progress: EvaluationProgress) => void;
  readonly onBadRow: (bad: BadRow) => void;
  readonly signal: AbortSignal;
}

/** What every result has; the task's own figures stand beside these. */
export interface RunResult {
  /** How many rows were left out although they are good, by reason (a label that is none of the classes). */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly badRows: { readonly count: number; readonly reasons: Readonly<Record<string, number>> };
  /** The task's figures of each value of each group column. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** These are no fault of one row: the next one would fail as well. */
const FATAL: readonly ErrorCode[] = [
  'ffmpeg-missing',
  'model-missing',
  'model-corrupt',
  'disk-full',
  'report-unwritable',
];

/** @throws AppError when nothing could be evaluated, or no further row can be; the signal's reason when it is aborted. */
export async function runEvaluation<Answer>(
  task: EvaluationTask<Answer>,
  options: RunOptions<Answer>,
): Promise<RunResult & object> {
  const { rows, ledger, groupColumns, clusterColumn, onProgress, onBadRow, signal } = options;
  const answered: { readonly row: ManifestRow; readonly answer: Answer }[] = [];
  const bad: BadRow[] = [];
  const leftOut: string[] = [];
  for (const [done, row] of rows.entries()) {
    signal.throwIfAborted();
    onProgress({ done, total: rows.length });
    const entry = ledger.kept.get(row.number) ?? (await answerRow(task, row, signal));
    if (entry === undefined || 'leftOut' in entry) {
      if (entry) leftOut.push(entry.leftOut);
      continue;
    }
    if (ledger.kept.has(row.number)) {
      if ('answer' in entry) task.recall?.(row, entry.answer);
    } else ledger.add(entry);
    if ('answer' in entry) answered.push({ row, answer: entry.answer });
    else {
      bad.push({ row: row.number, reason: entry.bad });
      onBadRow({ row: row.number, reason: entry.bad });
    }
  }
  onProgress({ done: rows.length, total: rows.length });
  if (answered.length === 0) throw nothingAnswered(bad, leftOut);
  const clusters = answered.map(({ row }) => (clusterColumn && row.values[clusterColumn]) || `row ${row.number}`);
  const answers = answered.map(({ answer }) => answer);
  const groups = groupColumns.map((column) => [column, groupFigures(task, answered, column)] as const);
  return {
    ...task.figures(answers),
    ...task.headline?.(answers, clusters),
    leftOut: counted(leftOut),
    badRows: { count: bad.length, reasons: counted(bad.map(({ reason }) => reason.replace(/^line \d+: /, ''))) },
    groups: Object.fromEntries(groups),
  };
}

async function answerRow<Answer>(
  task: EvaluationTask<Answer>,
  row: ManifestRow,
  signal: AbortSignal,
): Promise<LedgerEntry<Answer> | { readonly leftOut: string }> {
  if (row.problem !== undefined) return { row: row.number, bad: row.problem };
  const admission = task.admit(row);
  if (admission.kind === 'left-out') return { leftOut: admission.reason };
  if (admission.kind === 'bad') return { row: row.number, bad: admission.reason };
  try {
    return { row: row.number, answer: await task.ask(row, signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError) || FATAL.includes(error.code)) throw error;
    return { row: row.number, bad: error.message };
  }
}

function groupFigures<Answer>(
  task: EvaluationTask<Answer>,
  answered: readonly { readonly row: ManifestRow; readonly answer: Answer }[],
  column: string,
): Readonly<Record<string, object>> {
  const byValue = new Map<string, Answer[]>();
  for (const { row, answer } of answered) {
    const value = row.values[column]?.trim() || '(none)';
    byValue.set(value, [...(byValue.get(value) ?? []), answer]);
  }
  return Object.fromEntries([...byValue].sort().map(([value, answers]) => [value, task.figures(answers)]));
}

function nothingAnswered(bad: readonly BadRow[], leftOut: readonly string[]): AppError {
  const [first] = bad;
  const why = first
    ? `${bad.length} rows are bad (row ${first.row}: ${first.reason})`
    : leftOut.length > 0
      ? `${leftOut.length} rows were left out (${Object.keys(counted(leftOut)).slice(0, 5).join(', ')})`
      : 'the filters leave no row';
  return new AppError('manifest-invalid', `There is nothing to evaluate: ${why}.`);
}
