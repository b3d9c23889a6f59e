import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { PEOPLE_SECRET } from '../differential-privacy/budget-person.ts';
import { readSpend } from '../differential-privacy/spend.ts';
import { invalidBackup, MOST_SPENDS, type spendRecord } from './backup-format.ts';
import { openBackup } from './backup-reader.ts';
import { markedCall } from './call-marks.ts';
import { inTransaction } from './connection.ts';
import type { BackupCharges } from './import-charges.ts';
import { seal } from './sealed-box.ts';
import { boundToSecret } from './secrets.ts';
import type { VaultContent } from './vault-content.ts';
import { type BackupVisitor, bytes, type FoundCall, walkBackup } from './walk-backup.ts';

/** What became of the calls of a backup. */
export interface ImportTotals {
  readonly taken: number;
  /** Were here already. */
  readonly known: number;
  /** Had been erased, here or where the backup was made. */
  readonly erased: number;
  /** Calls of this vault that the backup tells were erased elsewhere. */
  readonly erasedHere: number;
  readonly recordings: number;
  readonly sha256: string;
}

/**
 * Reads the backup twice: once to see that all of it is authentic and holds together, then to take it in. Calls that are here, and calls that were erased,
 * are passed over. @param charge told before anything is taken. @throws AppError `backup-invalid` with nothing taken; `disk-full`,
 * `vault-unavailable` when the disk fails on the way.
 */
export async function importBackup(
  content: VaultContent,
  path: string,
  passphrase: string,
  charge: (charges: BackupCharges) => void,
): Promise<ImportTotals> {
  const backup = await openBackup(path, passphrase);
  try {
    const look = looking(content);
    await walkBackup(backup.records(), look.visitor);
    charge(look.charges);
    const taking = createTaking(content);
    try {
      await walkBackup(backup.records(), taking.visitor);
    } finally {
      await taking.cleanUp();
    }
    return { ...taking.totals(), erasedHere: 0, sha256: backup.sha256() };
  } finally {
    await backup.close();
  }
}

/** Whether a call of a backup is to be taken in: it is not here, and was not erased. */
function isWanted({ keys, tombstones }: VaultContent, { call: { callId } }: FoundCall): boolean {
  return !keys.has(callId) && !tombstones.covers(callId);
}

/**
 * Takes nothing, finds what bears on budgets, and refuses what could not be taken: a recording under the name of one that is here would take its place.
 */
function looking(content: VaultContent) {
  const sql = 'SELECT 1 FROM recordings WHERE recording_id = ?';
  const charges: BackupCharges = { madeAtEpochMs: 0, spends: [], calls: [] };
  const visitor: BackupVisitor = {
    madeAt: (epochMs) => {
      charges.madeAtEpochMs = epochMs;
    },
    erased: () => {},
    setting: () => {},
    secret: ({ name, secret }) => {
      if (name === PEOPLE_SECRET) charges.peopleKey = bytes(secret);
    },
    spend: (spend) => {
      if (charges.spends.length >= MOST_SPENDS) throw invalidBackup('it holds more than any can');
      requireSpend(spend);
      charges.spends.push(spend);
    },
    async recording(found, { recordingId }) {
      if (isWanted(content, found) && content.connected().database.prepare(sql).get(recordingId))
        throw invalidBackup('a recording in it is of another call here');
      return undefined;
    },
    call: async (found) => {
      if (isWanted(content, found)) charges.calls.push(found.header);
    },
  };
  return { visitor, charges };
}

function createTaking(content: VaultContent) {
  const { connected, files, keys, recordings, tombstones, settings } = content;
  const totals = { taken: 0, known: 0, erased: 0, recordings: 0 };
  /** Recordings lie under made names until their call stands. */
  let waiting: { readonly part: string; readonly recordingId: string }[] = [];
  const dropWaiting = async () => {
    for (const { part } of waiting) await rm(part, { force: true });
    waiting = [];
  };
  const visitor: BackupVisitor = {
    madeAt: () => {},
    spend: () => {},
    erased: ({ salt, tag }) => tombstones.adopt([{ salt: bytes(salt), tag: bytes(tag) }]),
    setting: ({ name, value }) => {
      // Nothing would take the mark of an erased call away again, and its name says which call it was.
      const callId = markedCall(name);
      if (callId !== undefined && tombstones.covers(callId)) return;
      if (settings.read(name) === undefined) settings.write(name, value);
    },
    secret: ({ name, secret }) => {
      const { database, keys: vaultKeys } = connected();
      const wrapped = seal(vaultKeys.wrapping, bytes(secret), boundToSecret(name));
      database.prepare('INSERT OR IGNORE INTO secrets (name, wrapped) VALUES (?, ?)').run(name, wrapped);
    },
    async recording(found, { recordingId }) {
      if (!isWanted(content, found)) return undefined;
      await mkdir(files.recordings, { recursive: true, mode: 0o700 });
      const part = join(files.recordings, `.${randomUUID()}.part`);
      waiting.push({ part, recordingId });
      return open(part, 'wx', 0o600);
    },
    async call(found) {
      const { call, key, rows } = found;
      if (!isWanted(content, found)) {
        totals[keys.has(call.callId) ? 'known' : 'erased']++;
        return;
      }
      for (const { part, recordingId } of waiting) await rename(part, recordings.pathOf(recordingId));
      waiting = [];
      inTransaction(connected, () => {
        const { database } = connected();
        const end = call.end === undefined ? null : bytes(call.end);
        const sql = 'INSERT INTO calls (call_id, started_at, sealed_header, sealed_end) VALUES (?, ?, ?, ?)';
        database.prepare(sql).run(call.callId, call.startedAt, bytes(call.header), end);
        keys.add(call.callId, Buffer.from(key));
        const row = database.prepare('INSERT INTO call_records (call_id, kind, position, sealed) VALUES (?, ?, ?, ?)');
        for (const { kind, position, sealed } of rows) row.run(call.callId, kind, position, sealed);
        const recordingSql =
          'INSERT INTO recordings (recording_id, call_id, sealed_description, whole) VALUES (?, ?, ?, ?)';
        for (const { recordingId, description, whole } of found.recordings)
          database.prepare(recordingSql).run(recordingId, call.callId, bytes(description), whole ? 1 : 0);
      });
      totals.taken++;
      totals.recordings += found.recordings.length;
    },
  };
  return { visitor, totals: () => totals, cleanUp: dropWaiting };
}

function requireSpend({ spend, atEpochMs }: z.infer<typeof spendRecord>): void {
  try {
    if (readSpend(spend).atEpochMs === atEpochMs) return;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  throw invalidBackup('a record in it is damaged');
}
