import { basename } from 'node:path';
import type { CallSpec, ModelStatus } from '../../app/contract/commands.ts';
import { keptAlong } from '../../app/contract/consent.ts';
import type { CustomerRecord } from '../../app/contract/customer-record.ts';
import type { AssistEvent } from '../../app/contract/events.ts';
import { AppError } from '../../app/domain/errors.ts';
import { requireExport } from '../../app/privacy/profiles/allowed-exports.ts';
import type { Profile } from '../../app/privacy/profiles/profile.ts';
import { createRedactor } from '../../app/privacy/redaction/find-sensitive.ts';
import { createRedactionAsTold } from '../../app/privacy/redaction/redact-as-told.ts';
import type { ReportMeta } from '../../app/replay/report-meta.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { bareName, outputPaths, requireWritable } from './output-paths.ts';
import { readRecordFile } from './record-file.ts';
import { type ReplayEngine, replayCall } from './replay-call.ts';
import type { ReplayDisplay } from './replay-display.ts';
import type { ReplayInput, ReplayOptions } from './replay-options.ts';
import { type OutputTargets, ReplayOutputs } from './replay-outputs.ts';
import {
  enrichmentNote,
  failedParts,
  pictureHint,
  recordLines,
  summaryLines,
  UNATTRIBUTED_HINT,
  warningOf,
} from './replay-summary.ts';

/** What a run of the command works with. */
export interface ReplayRunDeps {
  /** Starts the engine; called only after the outputs were found writable. */
  readonly engine: () => ReplayEngine;
  readonly display: ReplayDisplay;
  /** The profile that holds: which files may be written, and what `--redact` takes out. */
  readonly profile: Pick<Profile, 'exports' | 'name' | 'redaction'>;
  /** Writes a sentence to standard error. */
  readonly complain: (sentence: string) => void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly today: () => Date;
}

/** Analyses every input in turn. @returns the exit code: of the first failure, when there was one. */
export async function runReplay(options: ReplayOptions, deps: ReplayRunDeps): Promise<ExitCode> {
  let targets: readonly OutputTargets[];
  let engine: ReplayEngine;
  let record: CustomerRecord | undefined;
  try {
    if (options.json !== undefined) requireExport(deps.profile, 'events');
    if (options.report !== undefined) requireExport(deps.profile, 'report');
    targets = targetsOf(options);
    const text = options.customer === undefined ? undefined : await readRecordFile(options.customer);
    engine = deps.engine();
    record = text === undefined ? undefined : await readRecord(text, engine, deps);
  } catch (error) {
    return complainOf(error, deps);
  }
  const models = engine.command('models.list', { measure: false }).then(
    (found) => found.models,
    () => [],
  );
  let first: ExitCode = EXIT.ok;
  for (const [index, input] of options.inputs.entries()) {
    const code = await replayOne(input, targets[index] ?? {}, options, record, engine, models, deps);
    if (code === EXIT.interrupted) return code;
    if (first === EXIT.ok) first = code;
  }
  return first;
}

/** @throws AppError when an output cannot be written, before anything is analysed. */
function targetsOf({ inputs, json, report }: ReplayOptions): readonly OutputTargets[] {
  const names = inputs.map((input) => bareName(titleOf(input)));
  const jsons = json === undefined || json === '-' ? undefined : outputPaths(json, names, '.jsonl');
  const reports = report === undefined ? undefined : outputPaths(report, names, '.html');
  const all = [...(jsons ?? []), ...(reports ?? [])];
  if (new Set(all).size < all.length) throw new AppError('invalid-request', '--json and --report name the same file.');
  for (const path of all) requireWritable(path);
  return inputs.map((_, index) => {
    const [jsonPath, reportPath] = [json === '-' ? '-' : jsons?.[index], reports?.[index]];
    return {
      ...(jsonPath !== undefined && { json: jsonPath }),
      ...(reportPath !== undefined && { report: reportPath }),
    };
  });
}

/** What of the record can be used, said before the call. @throws AppError `record-invalid` when nothing can. */
async function readRecord(text: string, engine: ReplayEngine, { display }: ReplayRunDeps): Promise<CustomerRecord> {
  const reading = await engine.command('record.read', { text });
  for (const line of recordLines(reading)) display.say(line);
  return reading.record;
}

async function replayOne(
  input: ReplayInput,
  targets: OutputTargets,
  options: ReplayOptions,
  record: CustomerRecord | undefined,
  engine: ReplayEngine,
  models: Promise<readonly ModelStatus[]>,
  deps: ReplayRunDeps,
): Promise<ExitCode> {
  const { display, complain, signal } = deps;
  const meta = async (): Promise<ReportMeta> => ({ title: titleOf(input), madeAt: deps.today(), models: await models });
  let outputs: ReplayOutputs | undefined;
  const told = new Set<string>();
  display.begin(titleOf(input));
  try {
    const redactor = options.redact ? createRedactor(deps.profile.redaction) : undefined;
    const mayName = deps.profile.exports.includes('unredacted-report');
    const ofReport = mayName ? undefined : createRedactor(deps.profile.redaction);
    const open = ReplayOutputs.open(targets, redactor, ofReport);
    outputs = open;
    const shown = redactor ? createRedactionAsTold(redactor) : (event: AssistEvent) => event;
    const listener = {
      event: (event: AssistEvent) => {
        open.take(event);
        display.show(shown(event));
        const warning = warningOf(event);
        if (warning !== undefined && !told.has(warning)) display.say(`Note: ${warning}`);
        if (warning !== undefined) told.add(warning);
        const unattributed = event.type === 'call-started' && event.channels.includes('unattributed');
        if (unattributed && options.channels === undefined) display.say(UNATTRIBUTED_HINT);
        const elsewhere = event.type === 'call-started' ? enrichmentNote(event) : undefined;
        if (elsewhere !== undefined) display.say(elsewhere);
        const picture = event.type === 'call-started' ? pictureHint(event) : undefined;
        if (picture !== undefined) display.say(picture);
      },
      restart: () => open.restart(),
      notice: (message: string) => display.say(message),
    };
    const ended = await replayCall(engine, specOf(input, options, record), listener, signal);
    if (ended.failure) throw new AppError(ended.failure.code, ended.failure.message);
    const written = open.finish(await meta());
    outputs = undefined;
    for (const line of summaryLines(open.events)) display.say(line);
    for (const path of written) display.say(`Written: ${path}`);
    const [failed] = failedParts(open.events);
    if (!failed) return EXIT.ok;
    complain(failed.failure.message);
    return exitCodeOf(failed.failure.code);
  } catch (error) {
    const code = signal.aborted ? EXIT.interrupted : complainOf(error, deps);
    if (outputs) keepPartial(outputs, await meta(), deps);
    if (code === EXIT.interrupted) complain('Stopped.');
    return code;
  } finally {
    display.end();
  }
}

function keepPartial(outputs: ReplayOutputs, meta: ReportMeta, { complain }: ReplayRunDeps): void {
  try {
    const kept = outputs.abandon(meta);
    if (kept.length > 0) complain(`Kept, partial: ${kept.join(', ')}`);
  } catch (error) {
    complain(error instanceof AppError ? error.message : 'What was analysed so far could not be kept.');
  }
}

/** One sentence for an expected failure. @throws whatever is a bug. */
function complainOf(error: unknown, { complain }: ReplayRunDeps): ExitCode {
  if (!(error instanceof AppError)) throw error;
  complain(error.message);
  return exitCodeOf(error.code);
}

function specOf(input: ReplayInput, options: ReplayOptions, customerRecord: CustomerRecord | undefined): CallSpec {
  const { transcript, channels, video, speed, words, voice, partials, keep, record, customerRef } = options;
  const consent = keptAlong(record);
  const forCall = {
    ...(voice && { voice }),
    ...(customerRecord && { customerRecord }),
    ...(keep && { consent }),
    ...(customerRef !== undefined && { customerRef }),
  };
  if (input.kind === 'sample') return { kind: 'sample', speed, ...forCall };
  return {
    kind: 'recording',
    path: input.path,
    speed,
    words,
    ...((partials || speed === 'max') && { partials }),
    ...(transcript !== undefined && { transcriptPath: transcript }),
    ...(channels && { channels: [...channels] }),
    ...(video && { video }),
    ...forCall,
  };
}

function titleOf(input: ReplayInput): string {
  return input.kind === 'sample' ? 'Sample call' : basename(input.path);
}
