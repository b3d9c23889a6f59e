import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import {
  callRecord,
  endRecord,
  erasedRecord,
  invalidBackup,
  MOST_CALL_BYTES,
  MOST_ROWS,
  manifest,
  recordingRecord,
  rowRecord,
  secretRecord,
  settingRecord,
  spendRecord,
} from './backup-format.ts';
import { type BackupRecord, parseJson } from './backup-reader.ts';
import { boundTo, openJson } from './call-store.ts';
import { expectedFailure } from './database.ts';
import {
  type CallHeader,
  sealedEmbedding,
  sealedEnd,
  sealedEvents,
  sealedHeader,
  sealedRecording,
  sealedWords,
} from './stored-call.ts';
import { KEY_BYTES, wipe } from './vault-keys.ts';

type Rows = Pick<z.infer<typeof rowRecord>, 'kind' | 'position'> & { readonly sealed: Buffer };

/** A call of a backup, as far as it was read; its key is wiped once the next one begins. */
export interface FoundCall {
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
export interface BackupVisitor {
  madeAt(epochMs: number): void;
  erased(stone: z.infer<typeof erasedRecord>): void;
  setting(setting: z.infer<typeof settingRecord>): void;
  secret(secret: z.infer<typeof secretRecord>): void;
  spend(spend: z.infer<typeof spendRecord>): void;
  /** @returns where the pieces go; undefined: nowhere. */
  recording(found: FoundCall, recording: z.infer<typeof recordingRecord>): Promise<FileHandle | undefined>;
  call(found: FoundCall): Promise<void>;
}

/** Walks through the records, checking form, order and limits, and that every row opens under its call's key. @throws AppError `backup-invalid`. */
export async function walkBackup(records: AsyncGenerator<BackupRecord>, visitor: BackupVisitor): Promise<void> {
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

/** The bytes of a text in base64. */
export function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
