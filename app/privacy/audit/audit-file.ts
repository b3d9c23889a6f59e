/** An exported log as a file: read line by line with limits, whoever wrote it. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import { LONGEST_ENTRY } from './audit-entry.ts';
import { parseVerifierKey } from './audit-key.ts';
import { type AuditVerdict, fault } from './audit-verdict.ts';
import { type Checkpoint, LONGEST_NOTE, parseCheckpoint } from './checkpoint.ts';
import { EntryExamination } from './entry-examination.ts';
import { readLogLine } from './log-lines.ts';
import { type AuditReading, type OnEntry, readingOf, type VerifyOptions, verdictOn } from './verify-log.ts';

/** Without O_NONBLOCK (absent on Windows), opening a pipe would wait for somebody to write into it. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const READ_BYTES = 65_536;
/** Decades of a busy desk; their leaf hashes take 160 MB. */
const MOST_ENTRIES = 5_000_000;
const NEWLINE = 10;

/**
 * Verifies an exported log.
 * @throws AppError `file-…` when the file cannot be read, `audit-unreadable` when it is no exported log at all.
 */
export async function verifyAuditFile(
  path: string,
  options: VerifyOptions = {},
  onEntry?: OnEntry,
): Promise<AuditReading> {
  const file = await openOrdinary(path);
  try {
    return await examineFile(file, options, onEntry);
  } finally {
    await file.close();
  }
}

/** Reads a checkpoint that was kept elsewhere. @throws AppError `file-…`, or `audit-unreadable` when it holds none. */
export async function readWitness(path: string): Promise<Checkpoint> {
  const file = await openOrdinary(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LONGEST_NOTE + 1));
    const checkpoint = parseCheckpoint(buffer.toString('utf8', 0, bytesRead));
    if (checkpoint) return checkpoint;
  } finally {
    await file.close();
  }
  throw new AppError('audit-unreadable', 'The witness file holds no signed checkpoint.');
}

async function examineFile(file: FileHandle, options: VerifyOptions, onEntry?: OnEntry): Promise<AuditReading> {
  const entries = new EntryExamination();
  const { leaves } = entries;
  const checkpoints: string[] = [];
  const done = (verdict: AuditVerdict) => readingOf(verdict, leaves, checkpoints);
  let publicKey: string | undefined;
  let number = 0;
  for await (const bytes of linesOf(file)) {
    number += 1;
    // What is wrong with the line is told after what the entries before it have left open.
    const bad = (finding: 'too-long' | 'not-text', what: string) => {
      const isEntry = checkpoints.length === 0 && publicKey === undefined;
      return done(entries.end() ?? fault(finding, `Line ${number} ${what}.`, isEntry ? [leaves.size] : []));
    };
    if (bytes === 'too-long') return bad('too-long', `is longer than ${LONGEST_ENTRY} bytes`);
    if (bytes === 'cut') return done(entries.end() ?? cut(leaves.size));
    const text = textOf(bytes);
    if (text === undefined) return bad('not-text', 'is not UTF-8 text');
    const line = readLogLine(text);
    if (publicKey !== undefined) return done(fault('malformed', `Line ${number} comes after the end of the log.`));
    switch (line.kind) {
      case 'neither':
        return done(entries.end() ?? fault('malformed', `Line ${number} is not one that this app writes.`));
      case 'key':
        publicKey = line.publicKey;
        break;
      case 'checkpoint':
        checkpoints.push(line.note);
        break;
      case 'entry': {
        if (checkpoints.length > 0) return done(fault('malformed', `Line ${number} is neither checkpoint nor key.`));
        if (leaves.size === MOST_ENTRIES) throw unreadable(`it has more than ${MOST_ENTRIES} entries`);
        const taken = entries.take(text);
        if ('sound' in taken) return done(taken);
        onEntry?.(taken, text);
      }
    }
  }
  if (publicKey === undefined) return done(entries.end() ?? cut(leaves.size));
  const key = parseVerifierKey(publicKey);
  if (!key) return done(entries.end() ?? fault('key-differs', 'The public key at the end of the log is not one.'));
  return done(verdictOn({ entries, checkpoints, key, mustBeSigned: true }, options));
}

/** Lines without their newlines; ends after saying `cut` when the file ends within one, or `too-long`. */
async function* linesOf(file: FileHandle): AsyncGenerator<Buffer | 'too-long' | 'cut'> {
  const buffer = Buffer.alloc(READ_BYTES);
  let rest = Buffer.alloc(0);
  for (;;) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (end - start > LONGEST_ENTRY) return yield 'too-long';
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.byteLength > LONGEST_ENTRY) return yield 'too-long';
  }
  if (rest.byteLength > 0) yield 'cut';
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function cut(entries: number) {
  return fault('file-cut', `The file ends after ${entries} entries, before the public key that ends a log.`, [entries]);
}

/** Opens an ordinary file that may hold a log. */
async function openOrdinary(path: string): Promise<FileHandle> {
  const file = await open(path, READ_WITHOUT_WAITING).catch((error: NodeJS.ErrnoException) => {
    const absent = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    const sentence = absent ? 'There is no such file.' : 'The file cannot be read. Look whether you may read it.';
    throw new AppError(absent ? 'file-not-found' : 'file-unreadable', sentence, { cause: error });
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new AppError('file-unreadable', 'That is a folder or a device, not a file.');
    if (stat.size === 0) throw new AppError('file-empty', 'The file is empty (0 bytes).');
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) throw unreadable('it is compressed; unpack it with gunzip first');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function unreadable(why: string): AppError {
  return new AppError('audit-unreadable', `This file cannot be read as an audit log: ${why}.`);
}
