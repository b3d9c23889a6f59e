import { describe, expect, it, test } from 'vitest';
import { AUDIT_KINDS, type AuditEvent } from '../../domain/audit.ts';
import { MADE_EVENTS, madeLog, openMadeLog } from '../../testing/made-audit-log.ts';
import { createMemoryAuditStore } from '../../testing/memory-audit-store.ts';
import { createCheckpointSigner } from './audit-key.ts';
import { createAuditLog } from './audit-log.ts';
import { parseCheckpoint } from './checkpoint.ts';

const EVENT = MADE_EVENTS.access;

describe('an entry', () => {
  it('is stored as this text: a change of the form would orphan every log there is', () => {
    const { log, store } = openMadeLog();
    log.append({ kind: 'key-opened', scheme: 'passphrase' });
    log.append({ kind: 'key-opened', scheme: 'os-keystore' });
    expect(store.rows).toEqual([
      `{"atEpochMs":1790000000000,"event":{"kind":"key-opened","scheme":"passphrase"},"index":0,"previous":"${'0'.repeat(64)}","v":1}`,
      '{"atEpochMs":1790000001000,"event":{"kind":"key-opened","scheme":"os-keystore"},"index":1,"previous":"690a8ec22af0af1f6076a78495ec3b6ff88e78428de736882cccd37943977662","v":1}',
    ]);
  });

  it('is of any kind there is', () => {
    const { log } = openMadeLog();
    for (const kind of AUDIT_KINDS) log.append(MADE_EVENTS[kind]);
    expect(log.verify()).toMatchObject({ sound: true, entries: AUDIT_KINDS.length });
  });

  it.each<[string, Record<string, unknown>]>([
    ['what was said', { what: 'I want my money back' }],
    ['a name', { what: 'Anna' }],
    ['a plain id', { call: 'call-17' }],
    ['a telephone number', { call: '+44 20 7946 0958' }],
    ['a field that no event has', { note: 'angry' }],
  ])('with %s in it is refused, and nothing is stored', (_, spoilt) => {
    const { log, store } = openMadeLog();
    expect(() => log.append({ ...EVENT, ...spoilt } as AuditEvent)).toThrow();
    expect(store.size()).toBe(0);
  });

  it('with a number that JSON cannot say is refused', () => {
    const { log } = openMadeLog();
    expect(() => log.append({ kind: 'configuration-changed', setting: 'retention.days', to: Number.NaN })).toThrow();
  });
});

describe('a checkpoint', () => {
  const sizes = (notes: readonly string[]) => notes.map((note) => parseCheckpoint(note)?.size);

  it('is signed every 64 entries, at the end of a call, and when somebody asks', () => {
    const { log, store } = madeLog(130);
    log.append(MADE_EVENTS['call-ended']);
    log.append(EVENT);
    const note = log.checkpoint();
    expect(sizes(store.notes)).toEqual([64, 128, 131, 132]);
    expect(log.checkpoint()).toBe(note);
    expect(store.notes).toHaveLength(4);
  });

  it('is over what is stored, also after the log was opened anew', () => {
    const { store } = madeLog(100);
    const again = openMadeLog(store).log;
    again.append(EVENT);
    again.checkpoint();
    expect(again.verify()).toMatchObject({ sound: true, entries: 101, signedEntries: 101 });
  });

  it('goes with a transaction that was undone, and the log goes on as if nothing had been', () => {
    const { log, store } = madeLog(63);
    log.checkpoint();
    const undone = () =>
      store.transaction(() => {
        for (let n = 0; n < 70; n++) log.append(MADE_EVENTS.notice);
        throw new Error('undone');
      });
    expect(undone).toThrow('undone');
    for (let n = 0; n < 70; n++) log.append(EVENT);
    expect(log.verify()).toMatchObject({ sound: true, entries: 133, signedEntries: 128 });
    expect(sizes(store.notes)).toEqual([63, 64, 128]);
  });
});

describe('a damaged store', () => {
  const damage: readonly (readonly [string, (rows: string[], notes: string[]) => void])[] = [
    ['ends in half an entry', (rows) => rows.push(rows.pop()?.slice(0, 40) ?? '')],
    ['has lost entries that were signed', (rows) => rows.splice(60)],
    ['has lost all entries', (rows) => rows.splice(0)],
    ['has lost one in the middle', (rows) => rows.splice(10, 1)],
  ];
  it.each(damage)('that %s takes no more entries', (_, spoil) => {
    const { store } = madeLog(70);
    spoil(store.rows, store.notes);
    expect(() => openMadeLog(store).log.append(EVENT)).toThrow(expect.objectContaining({ code: 'audit-damaged' }));
  });

  it('whose entries are not what was signed gets no new signature', () => {
    const { store } = madeLog(70);
    const other = madeLog(0);
    for (let n = 0; n < 70; n++) other.log.append(EVENT);
    store.rows.splice(0, 70, ...other.store.rows);
    expect(() => openMadeLog(store).log.checkpoint()).toThrow(expect.objectContaining({ code: 'audit-damaged' }));
    expect(store.notes).toHaveLength(1);
  });
});

test('a clock that goes back is recorded and told, and is no fault', () => {
  const times = [5000, 9000, 2000, 3000, 1000];
  const store = createMemoryAuditStore();
  const signer = createCheckpointSigner(new Uint8Array(32));
  const log = createAuditLog({ store, signer, epochMs: () => times[store.size()] ?? 0 });
  for (const _ of times) log.append(EVENT);
  log.checkpoint();
  const notes = ['The clock went back 2 times, first at entry 2; the entries keep their order.'];
  expect(log.verify()).toMatchObject({ sound: true, entries: 5, notes });
});

test('entries after the last checkpoint are told to be unsigned', () => {
  expect(madeLog(70).log.verify()).toMatchObject({
    sound: true,
    signedEntries: 64,
    notes: ['6 entries after the last checkpoint are chained, but not signed yet.'],
  });
});
