import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { PEOPLE_SECRET } from '../differential-privacy/budget-person.ts';
import { readSpend } from '../differential-privacy/spend.ts';
import {
  callRecord,
  endRecord,
  erasedRecord,
  invalidBackup,
  MOST_CALL_BYTES,
  MOST_ROWS,
  MOST_SPENDS,
  manifest,
  recordingRecord,
  rowRecord,
  secretRecord,
  settingRecord,
  spendRecord,
} from './backup-format.ts';
import { type BackupRecord, openBackup, parseJson } from './backup-reader.ts';
import { boundTo, openJson } from './call-store.ts';
import { inTransaction } from './connection.ts';
import { expectedFailure } from './database.ts';
import type { BackupCharges } from './import-charges.ts';
import { seal } from './sealed-box.ts';
import { boundToSecret } from './secrets.ts';
import {
  type CallHeader,
  sealedEmbedding,
  sealedEnd,
  sealedEvents,
  sealedHeader,
  sealedRecording,
  sealedWords,
} from './stored-call.ts';
import type { VaultContent } from './vault-content.ts';
import { KEY_BYTES, wipe } from './vault-keys.ts';

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

type Rows = Pick<z.infer<typeof rowRecord>, 'kind' | 'position'> & { readonly sealed: Buffer };
interface FoundCall {
  readonly call: z.infer<typeof callRecord>;
  readonly header: CallHeader;
  readonly key: Buffer;
  readonly rows: Rows[];
  /** The rows' kinds and positions: each is there once. */
  readonly places: Set<string>;
  readonly recordings: z.infer<typeof recordingRecord>[];
  bytes: number;
}

const CONTENTS = { events: sealedEvents, words: sealedWords, embedding: sealedEmbedding } as const;

/** Told what a backup holds, in order; calls whole, after the pieces of their recordings. */
interface BackupVisitor {
  madeAt(epochMs: number): void;
  erased(stone: z.infer<typeof erasedRecord>): void;
  setting(setting: z.infer<typeof settingRecord>): void;
  secret(secret: z.infer<typeof secretRecord>): void;
  spend(spend: z.infer<typeof spendRecord>): void;
  /** @returns where the pieces go; undefined: nowhere. */
  recording(found: FoundCall, recording: z.infer<typeof recordingRecord>): Promise<FileHandle | undefined>;
  call(found: FoundCall): Promise<void>;
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
    await visit(backup.records(), look.visitor);
    charge(look.charges);
    const taking = createTaking(content);
    try {
      await visit(backup.records(), taking.visitor);
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

/** Walks through the records, checking form, order and limits, and that every row opens under its call's key. */
async function visit(records: AsyncGenerator<BackupRecord>, visitor: BackupVisitor): Promise<void> {
  let found: FoundCall | undefined;
  let file: FileHandle | undefined;
  const callIds = new Set<string>();
  const recordingIds = new Set<string>();
  let state: 'start' | 'open' | 'ended' = 'start';
  const leaveRecording = async () => {
    await file?.sync();
    await file?.close();
    file = undefined;
  };
  const leaveCall = async () => {
    await leaveRecording();
    if (found) await visitor.call(found);
    if (found) wipe(found.key);
    found = undefined;
  };
  try {
    for await (const record of records) {
      const { kind, payload } = record;
      if (state === 'ended' || (kind === 'manifest') !== (state === 'start'))
        throw invalidBackup('its records are out of order');
      if (kind !== 'piece') await leaveRecording();
      switch (kind) {
        case 'manifest':
          visitor.madeAt(parsed(manifest, payload).madeAtEpochMs);
          state = 'open';
          break;
        case 'erased':
          visitor.erased(parsed(erasedRecord, payload));
          break;
        case 'setting':
          visitor.setting(parsed(settingRecord, payload));
          break;
        case 'secret':
          visitor.secret(parsed(secretRecord, payload));
          break;
        case 'spend':
          visitor.spend(parsed(spendRecord, payload));
          break;
        case 'call':
          await leaveCall();
          found = foundCall(parsed(callRecord, payload));
          requireFirst(callIds, found.call.callId);
          break;
        case 'row':
          addRow(requireCall(found), parsed(rowRecord, payload), payload.byteLength);
          break;
        case 'recording': {
          const recording = parsed(recordingRecord, payload);
          const owner = requireCall(found);
          requireOpens(sealedRecording, owner, recording.description, 'recording', recording.recordingId);
          requireFirst(recordingIds, recording.recordingId);
          owner.recordings.push(recording);
          file = await visitor.recording(owner, recording);
          break;
        }
        case 'piece':
          if (requireCall(found).recordings.length === 0) throw invalidBackup('its records are out of order');
          await file?.writeFile(payload);
          break;
        case 'end': {
          await leaveCall();
          const end = parsed(endRecord, payload);
          if (end.calls !== callIds.size || end.recordings !== recordingIds.size)
            throw invalidBackup('it is not whole');
          state = 'ended';
          break;
        }
      }
    }
    if (state !== 'ended') throw invalidBackup('it is not whole');
  } catch (error) {
    throw expectedFailure(error);
  } finally {
    await file?.close().catch(() => {});
    if (found) wipe(found.key);
  }
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

function foundCall(call: z.infer<typeof callRecord>): FoundCall {
  const key = bytes(call.key);
  if (key.byteLength !== KEY_BYTES) throw invalidBackup('a key in it is damaged');
  const { header } = requireOpens(sealedHeader, { call, key }, call.header, 'header', 0);
  const found = { call, header, key, rows: [], places: new Set<string>(), recordings: [], bytes: 0 };
  if (header.callId !== call.callId) throw invalidBackup('a call in it is damaged');
  if (call.end !== undefined) requireOpens(sealedEnd, found, call.end, 'end', 0);
  return found;
}

function addRow(found: FoundCall, { kind, position, sealed }: z.infer<typeof rowRecord>, size: number): void {
  found.bytes += size;
  if (found.rows.length >= MOST_ROWS || found.bytes > MOST_CALL_BYTES)
    throw invalidBackup('a call in it is larger than any can be');
  requireFirst(found.places, `${kind} ${position}`);
  requireOpens<unknown>(CONTENTS[kind], found, sealed, kind, position);
  found.rows.push({ kind, position, sealed: bytes(sealed) });
}

/** What a sealed part of a call holds. @throws AppError `backup-invalid` when it does not open. */
function requireOpens<T>(
  schema: z.ZodType<T>,
  { call, key }: Pick<FoundCall, 'call' | 'key'>,
  sealed: string,
  kind: Parameters<typeof boundTo>[1],
  position: number | string,
): T {
  try {
    return openJson(schema, key, bytes(sealed), boundTo(call.callId, kind, position));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalidBackup('a call in it is damaged');
  }
}

function requireSpend({ spend, atEpochMs }: z.infer<typeof spendRecord>): void {
  try {
    if (readSpend(spend).atEpochMs === atEpochMs) return;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  throw invalidBackup('a record in it is damaged');
}

/** Notes what has to be there once. */
function requireFirst(known: Set<string>, id: string): void {
  if (known.has(id)) throw invalidBackup('something in it is there twice');
  known.add(id);
}

function requireCall(found: FoundCall | undefined): FoundCall {
  if (!found) throw invalidBackup('its records are out of order');
  return found;
}

function parsed<T>(schema: z.ZodType<T>, payload: Buffer): T {
  const result = schema.safeParse(parseJson(payload));
  if (!result.success) throw invalidBackup('a record in it is damaged');
  return result.data;
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
