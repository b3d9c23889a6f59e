/**
 * `npm run fuzz [-- --runs N --seed S --only NAME]`: bad inputs made of good ones, for everything that reads what others wrote. Each target
 * runs in a thread that is watched for crashes, hangs and memory that is not given back. The same seed makes the same inputs.
 */
import { parseArgs } from 'node:util';
import { FUZZ_TARGETS } from './fuzz/targets.ts';
import { type WatchedRun, watchedRun } from './fuzz/watched-run.ts';
import { SetUpError } from './set-up-error.ts';

const DEFAULT_RUNS = 120_000;
const DEFAULT_SEED = 20_260_101;
/** Far over the slowest input on a busy machine, which takes some hundred milliseconds. */
const INPUT_LIMIT_MS = 5_000;
/** What a target may hold more at its end than after its beginning: caches that are still filling. */
const MOST_GROWN_BYTES = 8 * 1024 * 1024;

interface Sums {
  readonly inputs: number;
  readonly crashes: number;
  readonly hangs: number;
  readonly grownBytes: number;
  readonly leaks: number;
}

/** @returns 0 when nothing was found, else 1. */
export async function run(args: readonly string[]): Promise<number> {
  const { runs, seed, only } = readOptions(args);
  const targets = FUZZ_TARGETS.filter(
    ({ name }) => only === undefined || name.toLowerCase().includes(only.toLowerCase()),
  );
  if (targets.length === 0)
    throw new SetUpError(
      `No target is called "${only}". There are: ${FUZZ_TARGETS.map(({ name }) => name).join('; ')}.`,
    );
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  const width = Math.max(...targets.map(({ name }) => name.length));
  process.stdout.write(`seed ${seed}\n\n${'target'.padEnd(width)}   inputs  taken  slowest    held  \n`);
  let sums: Sums = { inputs: 0, crashes: 0, hangs: 0, grownBytes: 0, leaks: 0 };
  for (const { name, share } of targets) {
    const count = Math.ceil((runs * share) / shares);
    const outcome = await watchedRun({ name, seed, count }, INPUT_LIMIT_MS);
    process.stdout.write(`${name.padEnd(width)} ${lineOf(outcome)}\n`);
    sums = added(sums, outcome);
  }
  const { inputs, crashes, hangs, grownBytes, leaks } = sums;
  const megabytes = (grownBytes / 1024 ** 2).toFixed(1);
  process.stdout.write(`\n${inputs} inputs, ${crashes} crashes, ${hangs} hangs, heap growth ${megabytes} MB\n`);
  return crashes + hangs + leaks > 0 ? 1 : 0;
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
  });
  const runs = Number(values.runs ?? DEFAULT_RUNS);
  const seed = Number(values.seed ?? DEFAULT_SEED);
  if (!Number.isInteger(runs) || runs < 1) throw new SetUpError('--runs takes a whole number from 1 on.');
  if (!Number.isInteger(seed) || Math.abs(seed) > 2 ** 30) throw new SetUpError('--seed takes a whole number.');
  return { runs, seed, only: values.only };
}

function lineOf(outcome: WatchedRun): string {
  if (outcome.kind !== 'done') return `${outcome.kind.toUpperCase()} at input ${outcome.index}: ${outcome.problem}`;
  const { done, taken, slowestMs, grownBytes, findings } = outcome.report;
  const share = `${Math.round((100 * taken) / Math.max(1, done))} %`;
  const held = `${(grownBytes / 1024 ** 2).toFixed(1)} MB`;
  const leak = grownBytes > MOST_GROWN_BYTES ? '  LEAK' : '';
  const found = findings.map(
    ({ index, problem, input }) => `\n  CRASH at input ${index}: ${problem}\n  input: ${input}`,
  );
  return `${String(done).padStart(8)} ${share.padStart(6)} ${`${slowestMs.toFixed(0)} ms`.padStart(8)} ${held.padStart(7)}${leak}${found.join('')}`;
}

function added(sums: Sums, outcome: WatchedRun): Sums {
  if (outcome.kind !== 'done') {
    const hung = outcome.kind === 'hang' ? 1 : 0;
    return {
      ...sums,
      inputs: sums.inputs + outcome.index + 1,
      hangs: sums.hangs + hung,
      crashes: sums.crashes + 1 - hung,
    };
  }
  const { done, findings, grownBytes } = outcome.report;
  return {
    ...sums,
    inputs: sums.inputs + done,
    crashes: sums.crashes + findings.length,
    // What one target has given back makes up for nothing another holds.
    grownBytes: sums.grownBytes + Math.max(0, grownBytes),
    leaks: sums.leaks + (grownBytes > MOST_GROWN_BYTES ? 1 : 0),
  };
}
