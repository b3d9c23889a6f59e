/**
 * `npm run faults [-- --only NAME --runs N --seed S --json]`: does to the vault, the audit log and the profiles what crashes, full disks, flipped
 * bytes, wrong clocks and lost keys do, and looks whether all that is promised still holds. docs/faults.md has the cases and a measured run.
 */
import { parseArgs } from 'node:util';
import { SetUpError } from './set-up-error.ts';
import { FAULT_CASES, type FaultResult, resultOf } from './testing-faults/run-cases.ts';

const DEFAULT_SEED = 20_260_101;

/** @returns 0 when all held, else 1. */
export async function run(args: readonly string[]): Promise<number> {
  const { runs, seed, only, json } = readOptions(args);
  const cases = FAULT_CASES.filter(({ name }) => only === undefined || name.includes(only));
  if (cases.length === 0)
    throw new SetUpError(`No case is called "${only}". There are: ${FAULT_CASES.map(({ name }) => name).join(', ')}.`);
  const width = Math.max(...cases.map(({ name }) => name.length));
  if (!json) process.stdout.write(`seed ${seed}\n\n${'case'.padEnd(width)}   passed  failed  seconds  seen\n`);
  const results: FaultResult[] = [];
  for (const one of cases) {
    const result = await resultOf(one, runs ?? one.times, seed);
    results.push(result);
    if (!json) process.stdout.write(`${result.name.padEnd(width)} ${lineOf(result)}\n`);
  }
  const sum = (of: (result: FaultResult) => number) => results.reduce((total, result) => total + of(result), 0);
  const passed = sum((result) => result.passed);
  const failed = sum((result) => result.failed);
  if (json) process.stdout.write(`${JSON.stringify({ seed, passed, failed, cases: results }, null, 2)}\n`);
  else process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  const seed = Number(values.seed ?? DEFAULT_SEED);
  if (runs !== undefined && (!Number.isInteger(runs) || runs < 1))
    throw new SetUpError('--runs takes a whole number from 1 on.');
  if (!Number.isInteger(seed) || Math.abs(seed) > 2 ** 30) throw new SetUpError('--seed takes a whole number.');
  return { runs, seed, only: values.only, json: values.json };
}

function lineOf({ passed, failed, seconds, outcomes, failures, skipped }: FaultResult): string {
  if (skipped !== undefined) return `  skipped: ${skipped}`;
  const seen = Object.entries(outcomes).map(([outcome, count]) => `${count} × ${outcome}`);
  const told = failures.map(({ n, problem }) => `\n  FAILED at try ${n}: ${problem}`);
  const figures = `${String(passed).padStart(8)} ${String(failed).padStart(7)} ${seconds.toFixed(1).padStart(8)}`;
  return `${figures}  ${seen.join(', ')}${told.join('')}`;
}
