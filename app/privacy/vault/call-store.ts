import type { z } from 'zod';
import type { AssistEvent } from '../../contract/events.ts';
import { withPurge } from '../../contract/purge.ts';
import type { SubjectTag } from '../../domain/audit.ts';
import { AppError } from '../../domain/errors.ts';
import { subjectTag } from '../audit/subject-tag.ts';
import type { CallKeys } from './call-keys.ts';
import { wordsOf } from './call-search.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';
import { seal, unseal } from './sealed-box.ts';
import type { StorePermission } from './store-permission.ts';
import {
  type CallEnd,
  type CallHeader,
  type StoredCall,
  sealedEmbedding,
  sealedEnd,
  sealedEvents,
  sealedHeader,
  sealedWords,
} from './stored-call.ts';
import { derived, wipe } from './vault-keys.ts';

/** What a model made of one segment, kept for the call's sake. */
export interface Embedding {
  readonly model: string;
  readonly segmentId: string;
  readonly values: Float32Array;
}

interface CallRow {
  readonly call_id: string;
  readonly sealed_header: Uint8Array;
  readonly sealed_end: Uint8Array | null;
}
interface RecordRow {
  readonly position: number;
  readonly sealed: Uint8Array;
}
type RecordKind = 'events' | 'words' | 'embedding';

/** Calls as sealed rows. Everything about a call opens with its own key alone; no other table repeats any of it. */
export interface CallStore {
  /** Makes the call's key and row; nothing when the call is there already (an engine goes on with it). @returns whether it is new. */
  begin(header: CallHeader, permission: StorePermission): boolean;
  /** Adds events that are not stored yet, by their `seq`; one that says what goes takes that out of what is stored. @returns how many. */
  append(callId: string, events: readonly AssistEvent[], permission: StorePermission): number;
  appendEmbedding(callId: string, embedding: Embedding, permission: StorePermission): void;
  end(callId: string, end: CallEnd, permission: StorePermission): void;
  list(): readonly StoredCall[];
  has(callId: string): boolean;
  call(callId: string): StoredCall;
  events(callId: string): readonly AssistEvent[];
  embeddings(callId: string): readonly Embedding[];
  /** The different words said in the call. */
  words(callId: string): ReadonlySet<string>;
  /** Deletes the call's key and rows. @returns how many rows. */
  remove(callId: string): number;
  /** What stands for the call in the audit log; nobody can tell it once the call's key is gone. */
  tag(callId: string): SubjectTag;
}

/** All methods throw AppError `call-not-found` for a call that is not there, and `vault-damaged` for one that does not open. */
export function createCallStore(connected: Connected, keys: CallKeys): CallStore {
  const run = (sql: string, ...values: readonly (string | number | Uint8Array)[]): number =>
    guarded(() =>
      connected()
        .database.prepare(sql)
        .run(...values),
    ).changes;
  const rowOf = (callId: string): CallRow => {
    const sql = 'SELECT call_id, sealed_header, sealed_end FROM calls WHERE call_id = ?';
    const row = guarded(() => connected().database.prepare<CallRow>(sql).get(callId));
    if (!row) throw new AppError('call-not-found', 'There is no such call in the vault: it may have been erased.');
    return row;
  };
  const records = (callId: string, kind: RecordKind): readonly RecordRow[] => {
    rowOf(callId);
    const sql = 'SELECT position, sealed FROM call_records WHERE call_id = ? AND kind = ? ORDER BY position';
    return guarded(() => connected().database.prepare<RecordRow>(sql).all(callId, kind));
  };
  const lastRecord = (callId: string, kind: RecordKind): RecordRow | undefined => {
    const sql =
      'SELECT position, sealed FROM call_records WHERE call_id = ? AND kind = ? ORDER BY position DESC LIMIT 1';
    return guarded(() => connected().database.prepare<RecordRow>(sql).get(callId, kind));
  };
  /** The number of the last event that is stored. */
  const lastSeq = (callId: string): number => {
    const last = lastRecord(callId, 'events');
    if (!last) return -1;
    const bound = boundTo(callId, 'events', last.position);
    const { events } = keys.using(callId, (key) => openJson(sealedEvents, key, last.sealed, bound));
    return events.at(-1)?.seq ?? -1;
  };
  const add = (callId: string, kind: RecordKind, position: number, content: object): void => {
    const sealed = keys.using(callId, (key) => sealJson(key, content, boundTo(callId, kind, position)));
    run(
      'INSERT INTO call_records (call_id, kind, position, sealed) VALUES (?, ?, ?, ?)',
      callId,
      kind,
      position,
      sealed,
    );
  };
  const stored = ({ call_id: callId, sealed_header: header, sealed_end: end }: CallRow): StoredCall =>
    keys.using(callId, (key) => {
      const opened = openJson(sealedHeader, key, header, boundTo(callId, 'header', 0));
      if (!end) return opened;
      return { ...opened, end: openJson(sealedEnd, key, end, boundTo(callId, 'end', 0)).end };
    });
  const opened = <T>(callId: string, kind: RecordKind, schema: z.ZodType<T>): readonly T[] =>
    keys.using(callId, (key) =>
      records(callId, kind).map(({ position, sealed }) =>
        openJson(schema, key, sealed, boundTo(callId, kind, position)),
      ),
    );
  const events = (callId: string): readonly AssistEvent[] =>
    opened(callId, 'events', sealedEvents).flatMap((batch) => batch.events);

  const addEvents = (callId: string, given: readonly AssistEvent[], consent: string): void => {
    const [first] = given;
    if (!first) return;
    add(callId, 'events', first.seq, { consent, events: given });
    const words = wordsOf(given);
    if (words.length > 0) add(callId, 'words', first.seq, { consent, words });
  };

  /** Has the call found by the words that hold now. */
  const findAnew = (callId: string, consent: string): void => {
    run("DELETE FROM call_records WHERE call_id = ? AND kind = 'words'", callId);
    add(callId, 'words', 0, { consent, words: wordsOf(events(callId)) });
  };

  return {
    begin(header, { consent }) {
      const { callId, startedAtEpochMs } = header;
      if (keys.has(callId)) return false;
      const sql = 'INSERT INTO calls (call_id, started_at, sealed_header) VALUES (?, ?, zeroblob(0))';
      run(sql, callId, Math.trunc(startedAtEpochMs));
      keys.add(callId);
      const sealed = keys.using(callId, (key) => sealJson(key, { consent, header }, boundTo(callId, 'header', 0)));
      run('UPDATE calls SET sealed_header = ? WHERE call_id = ?', sealed, callId);
      return true;
    },
    append(callId, given, { consent }) {
      rowOf(callId);
      const last = lastSeq(callId);
      const fresh = given.filter(({ seq }) => seq > last);
      if (fresh.length === 0) return 0;
      if (!fresh.some(isPurge)) {
        addEvents(callId, fresh, consent);
        if (fresh.some(isRectified)) findAnew(callId, consent);
      } else {
        // Somebody took an agreement back: what was derived under it goes out of what is stored, too.
        const left = [...events(callId), ...fresh].reduce<AssistEvent[]>(withPurge, []);
        run("DELETE FROM call_records WHERE call_id = ? AND kind IN ('events', 'words')", callId);
        addEvents(callId, left, consent);
      }
      return fresh.length;
    },
    appendEmbedding(callId, { model, segmentId, values }, { consent }) {
      rowOf(callId);
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      const content = { consent, model, segmentId, values: bytes.toString('base64') };
      add(callId, 'embedding', (lastRecord(callId, 'embedding')?.position ?? -1) + 1, content);
    },
    end(callId, end, { consent }) {
      rowOf(callId);
      const sealed = keys.using(callId, (key) => sealJson(key, { consent, end }, boundTo(callId, 'end', 0)));
      run('UPDATE calls SET sealed_end = ? WHERE call_id = ?', sealed, callId);
    },
    list() {
      const sql = 'SELECT call_id, sealed_header, sealed_end FROM calls ORDER BY started_at, call_id';
      return guarded(() => connected().database.prepare<CallRow>(sql).all()).map(stored);
    },
    has: (callId) => keys.has(callId),
    call: (callId) => stored(rowOf(callId)),
    events,
    embeddings: (callId) =>
      opened(callId, 'embedding', sealedEmbedding).map(({ model, segmentId, values }) => {
        const bytes = Buffer.from(values, 'base64');
        return { model, segmentId, values: new Float32Array(new Uint8Array(bytes).buffer) };
      }),
    words: (callId) => new Set(opened(callId, 'words', sealedWords).flatMap(({ words }) => words)),
    remove(callId) {
      rowOf(callId);
      return (
        run('DELETE FROM call_keys WHERE call_id = ?', callId) +
        run('DELETE FROM call_records WHERE call_id = ?', callId) +
        run('DELETE FROM recordings WHERE call_id = ?', callId) +
        run('DELETE FROM calls WHERE call_id = ?', callId)
      );
    },
    tag: (callId) =>
      keys.using(callId, (key) => {
        const tagKey = derived(key, 'audit tag key v1');
        const tag = subjectTag(tagKey, callId);
        wipe(tagKey);
        return tag;
      }),
  };
}

/** Whether an event takes something out of what is stored: others go (`withPurge`), or a call is found by other words. */
export function takesOut(event: AssistEvent): boolean {
  return isPurge(event) || isRectified(event);
}

function isPurge({ type }: AssistEvent): boolean {
  return type === 'purged';
}

function isRectified({ type }: AssistEvent): boolean {
  return type === 'rectified';
}

/** What a sealed row is bound to: one from another call or place does not open here. */
export function boundTo(
  callId: string,
  kind: RecordKind | 'header' | 'end' | 'recording',
  position: number | string,
): string {
  return `call row v1\0${callId}\0${kind}\0${position}`;
}

export function sealJson(key: Uint8Array, content: object, bound: string): Buffer {
  const plain = Buffer.from(JSON.stringify(content), 'utf8');
  const sealed = seal(key, plain, bound);
  wipe(plain);
  return sealed;
}

/** @throws AppError `vault-damaged` for what does not open, or does not hold what it should. */
export function openJson<T>(schema: z.ZodType<T>, key: Uint8Array, sealed: Uint8Array, bound: string): T {
  const plain = unseal(key, sealed, bound);
  if (!plain) throw damaged();
  try {
    const parsed = schema.safeParse(JSON.parse(plain.toString('utf8')));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  } finally {
    wipe(plain);
  }
  throw damaged();
}

function damaged(): AppError {
  const sentence = 'A part of a stored call is damaged. "npm run vault -- check" names it; restore a backup.';
  return new AppError('vault-damaged', sentence);
}
