import { beforeEach, describe, expect, it } from 'vitest';
import { keptLines } from '../../replay/kept-lines.ts';
import { auditedIn, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { createRedactor } from '../redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../redaction/redaction-settings.ts';
import { operatorOf } from '../vault/operator-tag.ts';
import type { Vault } from '../vault/vault.ts';
import { rectify } from './rectify.ts';

const redactor = createRedactor(DEFAULT_REDACTION);
const nowMs = 1_790_000_500_000;
let made: ReturnType<typeof madeVault>;
let vault: Vault;

beforeEach(async () => {
  made = madeVault();
  vault = await made.open();
  vault.beginCall(madeHeader('call-1'), madePermission());
  const said = ['I shall sue you', 'the parcel is broken'].map((text, seq) => madeUtterance('call-1', seq, text));
  vault.appendEvents('call-1', said, madePermission());
});

const putRight = (what: { text?: string; note?: string }, segmentId = 'segment-0') =>
  rectify(vault, 'call-1', { segmentId, ...what }, { redactor, nowMs, by: operatorOf(vault) });
const lines = () => keptLines(vault.readCall('call-1').events);
const found = (words: string) => vault.searchCalls(words).map(({ header }) => header.callId);

describe('an utterance that a person has put right', () => {
  it('is shown and found in the new words, while what was first stays in the record', async () => {
    putRight({ text: 'I shall see you' });
    expect(lines()[0]).toMatchObject({ text: 'I shall see you', rectified: { atEpochMs: nowMs, words: true } });
    expect(lines()[1]).not.toHaveProperty('rectified');
    expect([found('sue'), found('see'), found('parcel')]).toEqual([[], ['call-1'], ['call-1']]);
    await vault.close();
    vault = await made.open();
    const { events } = vault.readCall('call-1');
    expect(events.map(({ type }) => type)).toEqual(['utterance', 'utterance', 'rectified']);
    expect(events[0]).toMatchObject({ utterance: { text: 'I shall sue you' } });
    expect((await vault.checkIntegrity()).findings).toEqual([]);
  });

  it('keeps its words when only a note is left, and both when they come one after the other', () => {
    putRight({ note: 'I was not angry' });
    expect(lines()[0]).toMatchObject({ text: 'I shall sue you', rectified: { words: false, note: 'I was not angry' } });
    putRight({ text: 'I shall see you' });
    expect(lines()[0]).toMatchObject({ text: 'I shall see you', rectified: { words: true, note: 'I was not angry' } });
  });

  it('is redacted like everything that is said', () => {
    putRight({ text: 'my number is 555 201 7788', note: 'write to emma@example.com' });
    expect(JSON.stringify(vault.readCall('call-1').events)).not.toMatch(/7788|emma/);
  });

  it('is told by the audit log, without a word of it', () => {
    putRight({ text: 'I shall see you' });
    const call = vault.callTag('call-1');
    expect(auditedIn(vault).at(-1)).toEqual({
      kind: 'correction',
      of: 'transcript',
      outcome: 'taken',
      call,
      by: operatorOf(vault),
    });
  });

  it('has to be one of the call', () => {
    expect(() => putRight({ text: 'x' }, 'segment-9')).toThrow('no such utterance');
    expect(vault.readCall('call-1').events).toHaveLength(2);
  });
});
