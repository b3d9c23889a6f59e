import { join } from 'node:path';
import { type EvaluationRequest, evaluate } from '../evaluation/evaluate.ts';
import type { BadRow } from '../evaluation/evaluation-run.ts';

const NATIVE_MODELS = join(import.meta.dirname, '../../native-models');

/** Evaluates a manifest's file with the real models, as the command does. @returns the result and the rows that were bad. */
export async function evaluatedFile(
  request: Partial<EvaluationRequest> & Pick<EvaluationRequest, 'task' | 'manifest'>,
  ledgerPath?: string,
) {
  const bad: BadRow[] = [];
  const { result } = await evaluate(
    { where: [], baseline: false, ...request },
    {
      nativeModels: NATIVE_MODELS,
      ...(ledgerPath !== undefined && { ledgerPath }),
      onProgress: () => {},
      onBadRow: (row) => bad.push(row),
      onResume: () => {},
      signal: new AbortController().signal,
      now: () => performance.now(),
    },
  );
  return { result, bad };
}
