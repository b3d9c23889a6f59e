import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditedIn, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { OPEN_PROFILE } from '../../testing/open-profile.ts';
import type { Profile } from '../profiles/profile.ts';
import { operatorOf } from '../vault/operator-tag.ts';
import type { Vault } from '../vault/vault.ts';
import { applyRetention, dueCalls } from './retention.ts';

const DAY_MS = 24 * 3_600_000;
const profile: Profile = {
  ...OPEN_PROFILE,
  retentionDays: { recording: 10, transcript: 30, events: 60, corrections: 365, audit: 3650 },
};
const { startedAtEpochMs: start } = madeHeader('call-1');
let made: ReturnType<typeof madeVault>;
let vault: Vault;

beforeEach(async () => {
  made = madeVault();
  vault = await made.open();
  for (const callId of ['call-1', 'call-2']) {
    vault.beginCall(madeHeader(callId), madePermission());
    vault.appendEvents(callId, [madeUtterance(callId, 0, 'hello')], madePermission());
  }
  const end = { endedAtEpochMs: start + DAY_MS, ending: 'finished', lengthMs: DAY_MS } as const;
  vault.endCall('call-2', end, madePermission());
});

const dueAfter = (days: number) => dueCalls(vault, profile, start + days * DAY_MS).map(({ callId }) => callId);

describe('retention', () => {
  it('counts the shorter days of events and transcript from the end of the call, or from the beginning of one cut off', () => {
    expect(dueAfter(29.9)).toEqual([]);
    expect(dueAfter(30)).toEqual(['call-1']);
    expect(dueAfter(31)).toEqual(['call-1', 'call-2']);
  });

  it('counts the days of recordings where a call has one', async () => {
    const format = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] } as const;
    const writer = await vault.openRecordingWriter('call-1', format, madePermission());
    await writer.write(Buffer.alloc(640));
    await writer.close();
    expect(dueAfter(10)).toEqual(['call-1']);
  });

  it('erases what is due and not held, and the audit log tells why', async () => {
    const by = operatorOf(vault);
    expect(vault.holdCall('call-1', true, by)).toBe(true);
    const erased = await applyRetention(vault, dueCalls(vault, profile, start + 40 * DAY_MS), by);
    expect(erased).toBe(1);
    expect([vault.hasCall('call-1'), vault.hasCall('call-2')]).toEqual([true, false]);
    const told = auditedIn(vault);
    expect(told).toContainEqual(expect.objectContaining({ kind: 'retention', action: 'hold-set' }));
    expect(told).toContainEqual(expect.objectContaining({ kind: 'erasure', reason: 'retention' }));
    expect(told).toContainEqual(expect.objectContaining({ kind: 'retention', action: 'applied', items: 1 }));
  });
});

describe('a legal hold', () => {
  it('keeps a call, and all that were to go with it, from being erased until it is lifted', async () => {
    const by = operatorOf(vault);
    vault.holdCall('call-1', true, by);
    expect(vault.holdCall('call-1', true, by)).toBe(false);
    const request = { reason: 'request', by } as const;
    await expect(vault.eraseCalls(['call-2', 'call-1'], request)).rejects.toMatchObject({ code: 'call-held' });
    expect(vault.hasCall('call-2')).toBe(true);
    vault.holdCall('call-1', false, by);
    expect(await vault.eraseCalls(['call-2', 'call-1'], request)).toBe(2);
  });

  it('gives way to a withdrawal, and outlasts the closing of the vault', async () => {
    vault.holdCall('call-1', true, operatorOf(vault));
    await vault.close();
    vault = await made.open();
    expect(vault.isHeld('call-1')).toBe(true);
    expect(await vault.eraseCalls(['call-1'], { reason: 'withdrawal' })).toBe(1);
    expect(vault.isHeld('call-1')).toBe(false);
  });

  it('keeps a call that a backup tells was erased elsewhere', async () => {
    const passphrase = 'four words of mine';
    const first = join(made.folder, 'first');
    await vault.exportBackup(first, passphrase);
    const other = await madeVault().open();
    await other.importBackup(first, passphrase);
    await other.eraseCalls(['call-1', 'call-2'], { reason: 'request' });
    const second = join(made.folder, 'second');
    await other.exportBackup(second, passphrase);
    vault.holdCall('call-1', true, operatorOf(vault));
    expect(await vault.importBackup(second, passphrase)).toMatchObject({ erasedHere: 1 });
    expect([vault.hasCall('call-1'), vault.hasCall('call-2')]).toEqual([true, false]);
  });

  it('is not set on a call that is not there', () => {
    expect(() => vault.holdCall('call-9', true, operatorOf(vault))).toThrow('no such call');
  });
});
