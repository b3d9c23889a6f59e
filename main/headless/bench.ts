/** `npm run bench -- --json OUT`: what the product promises in figures, measured on this machine. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { timeModels } from '../../app/inference/provider-timings.ts';
import { compareSessionOptions } from '../../app/inference/session-variants.ts';
import { measureOneLane } from '../../app/session/one-lane.ts';
import { sourcesLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import type { EngineSettings } from '../inference/engine-settings.ts';
import { withPicture } from './bench-clip.ts';
import { measureLive, measurePace, type SpecOf, warmUp } from './bench-engine.ts';
import { type BenchFigure, figureLine, medianFigure, percentileFigures } from './bench-figures.ts';
import { measureLiveCost } from './bench-live-cost.ts';
import { measureVault } from './bench-vault.ts';
import { endWithReader } from './closed-pipe.ts';
import { exitCodeOf } from './exit-codes.ts';
import { forkEngine } from './fork-engine.ts';
import { requireWritable, unwritable } from './output-paths.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ELECTRON_SCRIPT = join(ROOT, 'e2e', 'measure-electron.ts');
/** A display for machines without one; the window is then drawn in software. */
const VIRTUAL_SCREEN = ['xvfb-run', '-a', '--server-args=-screen 0 1600x1000x24'];
const ELECTRON_LIMIT_MS = 120_000;
/** A woman who turns her head, 2 s; part of the evaluation data, not of the app. */
const FACE_CLIP = join(ROOT, '..', 'shared', 'data', 'face', 'videos', 'headpose_female.mp4');
const MODEL_RUNS = 100;
const TURNS = 8;

interface BenchOptions {
  readonly json?: string;
  readonly file?: string;
  readonly clip: string;
  readonly runs: number;
  readonly paces: readonly number[];
  readonly electron: boolean;
}

endWithReader();
const options = new Command('npm run bench --')
  .description('Measures pace, overhead, latency and memory on this machine; takes a few minutes.')
  .option('--json <OUT>', 'write the figures as JSON')
  .option('--file <FILE>', 'a two-channel recording; default: the sample call')
  .addOption(
    new Option('--clip <FILE>', "a video of a face, repeated as the customer's picture").default(
      FACE_CLIP,
      'one of the evaluation data, where present',
    ),
  )
  .option('--runs <N>', 'how often each unpaced measurement is repeated', (text) => positive(text), 3)
  .option(
    '--paces <LIST>',
    'paces of the live measurement, e.g. 1,2,4',
    (text) => text.split(',').map(positive),
    [1, 2, 4],
  )
  .option('--no-electron', 'leave out the window')
  .parse()
  .opts<BenchOptions>();
process.exitCode = await main(options).catch((error) => {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return exitCodeOf(error.code);
});

async function main({ json, file, clip, runs, paces, electron }: BenchOptions): Promise<number> {
  if (json !== undefined) requireWritable(json);
  const figures: BenchFigure[] = [];
  const report = (found: readonly BenchFigure[]) => {
    figures.push(...found);
    for (const figure of found) process.stdout.write(`${figureLine(figure)}\n`);
  };
  const path = file ?? join(ROOT, 'samples', 'service-call.wav');
  const specOf: SpecOf = (speed, words) => ({ kind: 'recording', path, speed, words });
  const layout = sourcesLayout(ROOT);
  const { engine } = composeHost('bench', layout, forkEngine);
  const pictured = await withPicture(path, clip);
  if (pictured.path === undefined) process.stdout.write(`Not measured with a picture: ${pictured.missing}.\n`);
  engine.start();
  try {
    await warmUp(engine, specOf);
    report(await measurePace(engine, specOf, runs));
    report(await measureLive(engine, specOf, paces));
    report(await measureLiveCost(engine, specOf, pictured.path, layout.engine));
  } finally {
    engine.close();
    pictured.remove();
  }
  report(await measureVault(layout, specOf, runs));
  report(await oneLane(specOf, runs));
  await eachModel(layout.engine, report);
  await otherOptions(layout.engine, report);
  if (electron) report(await measureWindow());
  if (json !== undefined) writeResult(json, figures, file === undefined ? 'sample call' : basename(file));
  return 0;
}

/** The whole road over the bare model runs inside it, on one thread where nothing overlaps. */
async function oneLane(specOf: SpecOf, runs: number): Promise<readonly BenchFigure[]> {
  const ratios: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { wallMs, modelMs } = await measureOneLane(specOf('max', true), sourcesLayout(ROOT).engine, () =>
      performance.now(),
    );
    if (modelMs > 0) ratios.push(wallMs / modelMs);
  }
  const note =
    'whole road over the bare model runs inside it: all on one thread, model runs one after the other, same session code';
  return medianFigure(ratios, { name: 'road.over-models', unit: 'ratio', note });
}

/** Every model alone, on every provider that starts here. */
async function eachModel(
  { nativeModels, cache }: EngineSettings,
  report: (found: readonly BenchFigure[]) => void,
): Promise<void> {
  for await (const { model, provider, timesMs, input, failure } of timeModels(nativeModels, cache, MODEL_RUNS)) {
    if (failure !== undefined) process.stdout.write(`${model} does not run on ${provider}: ${failure}\n`);
    const note = `one run on one thread, ${input}`;
    report(percentileFigures(timesMs, { name: `model.${model}.${provider}`, unit: 'ms', note }));
  }
}

/** Why the app's session options are what they are. */
async function otherOptions(
  { nativeModels, cache }: EngineSettings,
  report: (found: readonly BenchFigure[]) => void,
): Promise<void> {
  for await (const { model, variant, ratio, runs, input } of compareSessionOptions(nativeModels, cache, TURNS)) {
    const note = `one run with this option over one as the app does it, ${input}; below 1 is faster`;
    report([{ name: `session.${model}.${variant}`, unit: 'ratio', value: ratio, n: runs, note }]);
  }
}

/** Asks a process of its own, for it needs development packages; says why when there is nothing to measure. */
async function measureWindow(): Promise<readonly BenchFigure[]> {
  try {
    const screen = process.platform === 'linux' && !process.env.DISPLAY ? VIRTUAL_SCREEN : [];
    const [command = process.execPath, ...args] = [...screen, process.execPath, ELECTRON_SCRIPT];
    const { stdout } = await promisify(execFile)(command, args, { timeout: ELECTRON_LIMIT_MS });
    return JSON.parse(stdout) as readonly BenchFigure[];
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : '';
    process.stdout.write(`The app's window was not measured: ${said || 'it could not be started'}\n`);
    return [];
  }
}

function writeResult(path: string, figures: readonly BenchFigure[], recording: string): void {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: process.platform,
    node: process.version,
  };
  try {
    writeFileSync(
      path,
      `${JSON.stringify({ version: 1, measuredAt: new Date().toISOString(), machine, recording, figures }, undefined, 2)}\n`,
    );
  } catch (error) {
    throw unwritable(path, error);
  }
  process.stdout.write(`Written: ${path}\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 16)) throw new InvalidArgumentError('Use numbers above 0, up to 16.');
  return value;
}
