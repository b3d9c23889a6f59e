/** What an evaluation has answered so far, kept in a file beside its output, so that it can go on where it was interrupted. */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { z } from 'zod';
import { AppError } from '../domain/errors.ts';

/** One finished row: what was answered, or why it could not be. */
export type LedgerEntry<Answer> =
  | { readonly row: number; readonly answer: Answer }
  | { readonly row: number; readonly bad: string };

export interface EvaluationLedger<Answer> {
  /** What an earlier run of the same evaluation left, by row. */
  readonly kept: ReadonlyMap<number, LedgerEntry<Answer>>;
  /** @throws AppError `disk-full`, `report-unwritable`. */
  add(entry: LedgerEntry<Answer>): void;
  close(): void;
  /** The evaluation is over and written: nothing is left to go on with. */
  remove(): void;
}

/** For an evaluation that is not kept. */
export function noLedger<Answer>(): EvaluationLedger<Answer> {
  return { kept: new Map(), add: () => {}, close: () => {}, remove: () => {} };
}

/**
 * Opens or begins the file. @param identity whatever makes two evaluations the same one (manifest, options, models' checksums);
 * a file of another one is begun anew. @throws AppError `report-unwritable`.
 */
export function openLedger<Answer>(
  path: string,
  identity: string,
  schema: z.ZodType<Answer>,
): EvaluationLedger<Answer> {
  const kept = readKept(path, identity, schema);
  const file = opened(path, kept === undefined ? 'w' : 'a');
  const write = (value: object) => {
    try {
      writeSync(file, `${JSON.stringify(value)}\n`);
    } catch (error) {
      throw new AppError('disk-full', 'What was evaluated so far cannot be kept; is the disk full?', { cause: error });
    }
  };
  // The last line of an interrupted run may lack its end; an empty line does no harm.
  if (kept === undefined) write({ identity });
  else writeSync(file, '\n');
  return {
    kept: kept ?? new Map(),
    add: write,
    close: () => closeSync(file),
    remove: () => rmSync(path, { force: true }),
  };
}

function readKept<Answer>(
  path: string,
  identity: string,
  schema: z.ZodType<Answer>,
): Map<number, LedgerEntry<Answer>> | undefined {
  if (!existsSync(path)) return undefined;
  const [head, ...lines] = readFileSync(path, 'utf8').split('\n').map(parse);
  if (!isRecord(head) || head.identity !== identity) return undefined;
  const kept = new Map<number, LedgerEntry<Answer>>();
  for (const line of lines) {
    if (!isRecord(line) || typeof line.row !== 'number') continue;
    const { row, bad } = line;
    if (typeof bad === 'string') kept.set(row, { row, bad });
    const answer = schema.safeParse(line.answer);
    if (answer.success) kept.set(row, { row, answer: answer.data });
  }
  return kept;
}

function opened(path: string, mode: 'w' | 'a'): number {
  try {
    return openSync(path, mode);
  } catch (error) {
    throw new AppError('report-unwritable', `"${path}" cannot be written. Choose another place.`, { cause: error });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
