/** `npm run evaluate -- --modality NAME | --task NAME --manifest FILE --json OUT`: the product's models on labelled rows. See `--help`. */
import { renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { evaluate } from '../../app/evaluation/evaluate.ts';
import { sourcesLayout } from '../app-layout.ts';
import { endWithReader } from './closed-pipe.ts';
import { type EvaluateOptions, parseEvaluateArguments } from './evaluate-options.ts';
import { evaluateProgress } from './evaluate-progress.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { isSpecial, partialPath, requireWritable, unwritable } from './output-paths.ts';
import { printable } from './terminal-text.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHOWN_BAD_ROWS = 20;

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: EvaluateOptions;
  try {
    options = parseEvaluateArguments(args);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  const abort = new AbortController();
  const stop = () => (abort.signal.aborted ? process.exit(EXIT.interrupted) : abort.abort(new Error('interrupted')));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run(options, abort.signal);
  } catch (error) {
    if (abort.signal.aborted) {
      process.stderr.write('Stopped. The same command goes on from here.\n');
      return EXIT.interrupted;
    }
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
}

async function run({ request, json }: EvaluateOptions, signal: AbortSignal): Promise<ExitCode> {
  const toFile = json !== undefined && json !== '-';
  if (toFile) requireWritable(json);
  const progress = evaluateProgress(process.stderr, () => performance.now());
  let badRows = 0;
  const { result, stored } = await evaluate(request, {
    nativeModels: sourcesLayout(ROOT).engine.nativeModels,
    ...(toFile && !isSpecial(json) && { ledgerPath: `${json}.partial.jsonl` }),
    onProgress: (state) => progress.show(state),
    onBadRow: ({ row, reason }) => {
      if (++badRows <= SHOWN_BAD_ROWS) progress.say(`Row ${row} cannot be used: ${printable(reason)}`);
    },
    onResume: (rows) => progress.say(`Going on after ${rows} rows that were answered before.`),
    signal,
    now: () => performance.now(),
  });
  if (badRows > SHOWN_BAD_ROWS)
    progress.say(`${badRows - SHOWN_BAD_ROWS} further rows cannot be used; the result counts them.`);
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  if (!toFile) process.stdout.write(text);
  else {
    try {
      if (isSpecial(json)) writeFileSync(json, text);
      else {
        writeFileSync(partialPath(json), text);
        renameSync(partialPath(json), json);
      }
    } catch (error) {
      throw unwritable(json, error);
    }
    process.stdout.write(`Written: ${json}\n`);
  }
  stored();
  return EXIT.ok;
}
