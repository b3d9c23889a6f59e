import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMOTIONS } from '../domain/emotion.ts';
import { noLedger } from '../evaluation/evaluation-ledger.ts';
import { type BadRow, runEvaluation } from '../evaluation/evaluation-run.ts';
import { columnRoles } from '../evaluation/known-sets.ts';
import { readManifest } from '../evaluation/manifest.ts';
import type { Manifest } from '../evaluation/manifest-rows.ts';
import type { EvaluationTask, TaskSetting } from '../evaluation/task.ts';

/** A manifest's text as the evaluation reads it. */
export async function sampleManifest(text: string): Promise<Manifest> {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-sample-'));
  try {
    const path = join(folder, 'sample');
    writeFileSync(path, text);
    return await readManifest(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines of JSON. */
export function jsonLines(...objects: readonly object[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n');
}

/** The usual columns, all emotions, and a clock by which everything takes 1 ms. */
export function sampleSetting(manifest: Manifest): TaskSetting {
  let ms = 0;
  return {
    manifest,
    labelColumn: (usual) => usual,
    textColumn: () => columnRoles(manifest.columns).text,
    classes: EMOTIONS,
    root: manifest.root,
    conditions: {},
    now: () => ms++,
  };
}

/**
 * Asks every row, or some of them; each answer goes through JSON, as it does when an evaluation is interrupted.
 * @returns the result and the rows that were bad.
 */
export async function evaluatedSample<Answer>(task: EvaluationTask<Answer>, manifest: Manifest, rows = manifest.rows) {
  const bad: BadRow[] = [];
  const { cluster } = columnRoles(manifest.columns);
  const kept: EvaluationTask<Answer> = {
    ...task,
    ask: async (row, signal) => task.answer.parse(JSON.parse(JSON.stringify(await task.ask(row, signal)))),
  };
  const result = await runEvaluation(kept, {
    rows,
    ledger: noLedger(),
    groupColumns: [],
    ...(cluster !== undefined && { clusterColumn: cluster }),
    onProgress: () => {},
    onBadRow: (row) => bad.push(row),
    signal: new AbortController().signal,
  });
  return { result, bad };
}
