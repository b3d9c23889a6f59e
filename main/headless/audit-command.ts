import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { AppError } from '../../app/domain/errors.ts';
import { readWitness, verifyAuditFile } from '../../app/privacy/audit/audit-file.ts';
import type { SoundLog } from '../../app/privacy/audit/audit-verdict.ts';
import { entryProof, faultOfProof } from '../../app/privacy/audit/entry-proof.ts';
import type { AuditReading, OnEntry, VerifyOptions } from '../../app/privacy/audit/verify-log.ts';
import type { AuditAccess } from './audit-access.ts';
import type { AuditRequest } from './audit-options.ts';
import { entryLine, verdictJson, verdictText } from './audit-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { isSpecial, partialPath, requireWritable, unwritable } from './output-paths.ts';

export interface AuditCommandDeps {
  /** Opens the vault's log; asked only when no exported one is named. */
  readonly open: () => Promise<AuditAccess>;
  readonly out: (text: string) => void;
}

type Requested<V extends AuditRequest['verb']> = Extract<AuditRequest, { readonly verb: V }>;

/** Does what was asked. @returns the exit code. @throws AppError for what a person can act on. */
export async function runAudit(request: AuditRequest, deps: AuditCommandDeps): Promise<ExitCode> {
  switch (request.verb) {
    case 'verify':
      return verify(request, deps);
    case 'export':
      return exportTo(request, deps);
    case 'checkpoint':
      return checkpointTo(request, deps);
    case 'prove':
      return prove(request, deps);
    case 'check-proof':
      return checkProof(request, deps);
    case 'show':
      return show(request, deps);
  }
}

async function verify(request: Requested<'verify'>, deps: AuditCommandDeps): Promise<ExitCode> {
  const { log, witness, publicKey, json } = request;
  const witnesses = await Promise.all(witness.map(readWitness));
  const options = { witnesses, ...(publicKey && { publicKey }) };
  const { verdict } = await read(log, deps, { options });
  deps.out(json ? verdictJson(verdict) : verdictText(verdict, publicKey !== undefined));
  return verdict.sound ? EXIT.ok : EXIT.unsound;
}

async function exportTo({ file }: Requested<'export'>, deps: AuditCommandDeps): Promise<ExitCode> {
  requireWritable(file);
  return withAccess(deps, ({ log, operator: { by } }) => {
    log.append({ kind: 'export', what: 'audit-log', redacted: false, by });
    write(file, [...log.exportLog()].join(''));
    deps.out(`Written: ${file}\n`);
    return EXIT.ok;
  });
}

async function checkpointTo({ file, log }: Requested<'checkpoint'>, deps: AuditCommandDeps): Promise<ExitCode> {
  requireWritable(file);
  const { verdict, newest } = await read(log, deps, { signedToTheEnd: true });
  if (!verdict.sound) return notSound(verdict.sentence, deps);
  if (newest === undefined) throw new AppError('audit-unreadable', 'The log has no checkpoint.');
  write(file, newest);
  deps.out(`Written: ${file}, over ${verdict.entries} entries. Keep it where this machine cannot change it.\n`);
  return EXIT.ok;
}

async function prove({ index, log }: Requested<'prove'>, deps: AuditCommandDeps): Promise<ExitCode> {
  let text: string | undefined;
  const onEntry: OnEntry = (entry, stored) => {
    if (entry.index === index) text = stored;
  };
  const reading = await read(log, deps, { onEntry, signedToTheEnd: true });
  if (!reading.verdict.sound) return notSound(reading.verdict.sentence, deps);
  if (text === undefined) throw noEntry(index, reading.verdict);
  const proof = entryProof(reading, { index, text, publicKey: reading.verdict.publicKey });
  const wrong = faultOfProof(proof);
  if (wrong) throw new Error(`The proof of entry ${index} does not hold: ${wrong.sentence}`);
  deps.out(`${JSON.stringify(proof, undefined, 2)}\n`);
  return EXIT.ok;
}

async function checkProof({ file, publicKey }: Requested<'check-proof'>, { out }: AuditCommandDeps): Promise<ExitCode> {
  const wrong = faultOfProof(readJson(file), publicKey);
  out(wrong ? `The proof does NOT hold. ${wrong.sentence}\n` : 'The proof holds: the entry is in the signed log.\n');
  return wrong ? EXIT.unsound : EXIT.ok;
}

async function show({ log, kind, last, json }: Requested<'show'>, deps: AuditCommandDeps): Promise<ExitCode> {
  const shown: string[] = [];
  const onEntry: OnEntry = (entry, stored) => {
    if (kind && entry.event.kind !== kind) return;
    shown.push(json ? stored : entryLine(entry));
    if (shown.length > last) shown.shift();
  };
  const { verdict } = await read(log, deps, { onEntry, viewed: true });
  deps.out(shown.map((line) => `${line}\n`).join(''));
  return verdict.sound ? EXIT.ok : notSound(verdict.sentence, deps);
}

interface ReadOptions {
  readonly options?: VerifyOptions;
  readonly onEntry?: OnEntry;
  /** Whether a checkpoint over the last entry is needed; the vault's log gets one if it has none. */
  readonly signedToTheEnd?: boolean;
  /** Whether entries are shown to somebody, which the vault's log tells of. */
  readonly viewed?: boolean;
}

/** Reads an exported log, or the vault's. */
async function read(
  log: string | undefined,
  deps: AuditCommandDeps,
  { options, onEntry, signedToTheEnd = false, viewed = false }: ReadOptions,
): Promise<AuditReading> {
  if (log !== undefined) return verifyAuditFile(log, options, onEntry);
  return withAccess(deps, (access) => {
    if (viewed) access.log.append({ kind: 'access', ...access.operator, what: 'audit-log' });
    if (signedToTheEnd) access.log.checkpoint();
    return access.log.read(options, onEntry);
  });
}

async function withAccess<T>({ open }: AuditCommandDeps, work: (access: AuditAccess) => T): Promise<T> {
  const access = await open();
  try {
    return work(access);
  } finally {
    access.close();
  }
}

function notSound(sentence: string, { out }: AuditCommandDeps): ExitCode {
  out(`The log is NOT sound. ${sentence}\n`);
  return EXIT.unsound;
}

function noEntry(index: number, { entries }: SoundLog): AppError {
  return new AppError('invalid-request', `There is no entry ${index}: the log has ${entries}, counted from 0.`);
}

/** In one step: the file is whole, or it is as it was. */
function write(path: string, text: string): void {
  try {
    if (isSpecial(path)) writeFileSync(path, text);
    else {
      writeFileSync(partialPath(path), text, { mode: 0o600 });
      renameSync(partialPath(path), path);
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('file-unreadable', 'The proof cannot be read. Check the name and the folder.', { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
