import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { CallKeys } from './call-keys.ts';
import { boundTo, openJson, sealJson } from './call-store.ts';
import type { Connected } from './connection.ts';
import { expectedFailure, guarded } from './database.ts';
import { createRecordingFile, type RecordingFile, readRecordingFile } from './recording-file.ts';
import type { StorePermission } from './store-permission.ts';
import { type RecordingFormat, sealedRecording } from './stored-call.ts';
import { wipe } from './vault-keys.ts';

/** One recording of a call. */
export interface StoredRecording {
  readonly recordingId: string;
  readonly callId: string;
  readonly format: RecordingFormat;
  readonly consent: string;
  /** False: its writing was cut off, or goes on. */
  readonly whole: boolean;
}

/** Writes a recording as it comes; one call after the other, each after the one before is done. */
export interface RecordingWriter {
  readonly recordingId: string;
  /** @throws AppError `disk-full`, `vault-unavailable`; `call-not-found` once the call was erased. */
  write(samples: Uint8Array): Promise<void>;
  close(): Promise<void>;
  /** Ends it where it is, after a failure: what was written up to there can be read. */
  abandon(): Promise<void>;
}

export interface RecordingStore {
  openWriter(callId: string, format: RecordingFormat, permission: StorePermission): Promise<RecordingWriter>;
  /** @param fromByte of the samples. @throws AppError `call-not-found`, `vault-damaged`. */
  read(recordingId: string, fromByte?: number): AsyncGenerator<Buffer>;
  /** By where they begin in the call. */
  ofCall(callId: string): readonly StoredRecording[];
  /** Deletes the row of a recording, without which its file is swept away. @returns how many rows. */
  remove(recordingId: string): number;
  pathOf(recordingId: string): string;
  /** Removes files that no row names, e.g. of a call that was erased before a crash. @returns how many. */
  sweep(): Promise<number>;
  /** Ends what is being written: of these calls or recordings, by their ids, or all of it. */
  stop(ids?: ReadonlySet<string>): Promise<void>;
}

interface RecordingRow {
  readonly recording_id: string;
  readonly call_id: string;
  readonly sealed_description: Uint8Array;
  readonly whole: number;
}
const COLUMNS = 'recording_id, call_id, sealed_description, whole';
const SUFFIX = '.sealed';

/** @param folder where recordings lie. */
export function createRecordingStore(connected: Connected, keys: CallKeys, folder: string): RecordingStore {
  const writing = new Map<string, { readonly callId: string; readonly file: RecordingFile }>();
  /** Recordings that have a file and no row yet. */
  const opening = new Set<string>();
  const pathOf = (recordingId: string) => join(folder, `${recordingId}${SUFFIX}`);
  const described = (row: RecordingRow): StoredRecording => {
    const { recording_id: recordingId, call_id: callId } = row;
    const bound = boundTo(callId, 'recording', recordingId);
    const description = keys.using(callId, (key) => openJson(sealedRecording, key, row.sealed_description, bound));
    return { recordingId, callId, ...description, whole: row.whole === 1 };
  };
  const rowOf = (recordingId: string): RecordingRow => {
    const sql = `SELECT ${COLUMNS} FROM recordings WHERE recording_id = ?`;
    const row = guarded(() => connected().database.prepare<RecordingRow>(sql).get(recordingId));
    if (!row) throw new AppError('call-not-found', 'There is no such recording in the vault: it may have been erased.');
    return row;
  };

  return {
    async openWriter(callId, format, { consent }) {
      const recordingId = randomUUID();
      opening.add(recordingId);
      const key = keys.using(callId, (lent) => Buffer.from(lent));
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = await createRecordingFile(pathOf(recordingId), key, { callId, recordingId });
        writing.set(recordingId, { callId, file });
        const sealed = sealJson(key, { consent, format }, boundTo(callId, 'recording', recordingId));
        const sql = `INSERT INTO recordings (${COLUMNS}) VALUES (?, ?, ?, 0)`;
        guarded(() => connected().database.prepare(sql).run(recordingId, callId, sealed));
        return {
          recordingId,
          async write(samples) {
            if (!writing.has(recordingId))
              throw new AppError('call-not-found', 'The recording was ended: its call may have been erased.');
            await file.write(samples);
          },
          async close() {
            if (!writing.delete(recordingId)) return;
            await file.finish();
            const done = 'UPDATE recordings SET whole = 1 WHERE recording_id = ?';
            guarded(() => connected().database.prepare(done).run(recordingId));
          },
          async abandon() {
            if (writing.delete(recordingId)) await file.abandon();
          },
        };
      } catch (error) {
        const begun = writing.get(recordingId);
        writing.delete(recordingId);
        await begun?.file.abandon();
        await rm(pathOf(recordingId), { force: true });
        throw expectedFailure(error);
      } finally {
        opening.delete(recordingId);
        wipe(key);
      }
    },
    async *read(recordingId, fromByte = 0) {
      const { call_id: callId, whole } = rowOf(recordingId);
      const key = keys.using(callId, (lent) => Buffer.from(lent));
      try {
        yield* readRecordingFile(pathOf(recordingId), key, { callId, recordingId }, whole === 1, fromByte);
      } finally {
        wipe(key);
      }
    },
    ofCall(callId) {
      const sql = `SELECT ${COLUMNS} FROM recordings WHERE call_id = ? ORDER BY recording_id`;
      const rows = guarded(() => connected().database.prepare<RecordingRow>(sql).all(callId));
      return rows.map(described).sort((a, b) => (a.format.startSample ?? 0) - (b.format.startSample ?? 0));
    },
    remove(recordingId) {
      const sql = 'DELETE FROM recordings WHERE recording_id = ?';
      return guarded(() => connected().database.prepare(sql).run(recordingId)).changes;
    },
    pathOf,
    async sweep() {
      const names = await readdir(folder).catch(() => []);
      const sql = 'SELECT recording_id FROM recordings';
      const rows = guarded(() => connected().database.prepare<{ readonly recording_id: string }>(sql).all());
      const known = new Set([...opening, ...rows.map((row) => row.recording_id)].map((id) => `${id}${SUFFIX}`));
      const orphans = names.filter((name) => !known.has(name));
      for (const name of orphans) await rm(join(folder, name), { force: true });
      return orphans.length;
    },
    async stop(ids) {
      for (const [recordingId, { callId, file }] of writing) {
        if (ids && !ids.has(callId) && !ids.has(recordingId)) continue;
        writing.delete(recordingId);
        await file.abandon();
      }
    },
  };
}
