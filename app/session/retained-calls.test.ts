import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../privacy/vault/operator-tag.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madeHeader, madePermission, madeVault } from '../testing/made-vault.ts';
import { OPEN_PROFILE } from '../testing/open-profile.ts';
import { createRetainedCalls, type RetainedCalls } from './retained-calls.ts';
import { SILENT_LOG } from './session-log.ts';

const DAY_MS = 24 * 3_600_000;
const { startedAtEpochMs: start } = madeHeader('call-1');
const profile = { ...OPEN_PROFILE, retentionDays: { ...OPEN_PROFILE.retentionDays, events: 10, transcript: 10 } };

let made: ReturnType<typeof madeVault>;
let open: RetainedCalls[];
/** Milliseconds since 1970, as the machine's clock says. */
let nowMs: number;
let calling: boolean;

/** An engine's door to the vault in the folder; another one each time it is started. */
function started(problem?: string): RetainedCalls {
  const door = createVaultDoor({ files: made.files, keepers: made.keepers, epochMs: () => nowMs });
  const opened = { profile, ...(problem !== undefined && { problem }) };
  const calls = createRetainedCalls({ door, opened, isCalling: () => calling, epochMs: () => nowMs, log: SILENT_LOG });
  open.push(calls);
  return calls;
}

async function isThere(calls: RetainedCalls): Promise<boolean> {
  return (await calls.open()).hasCall('call-1');
}

beforeEach(async () => {
  [made, open, nowMs, calling] = [madeVault(), [], start, false];
  const calls = started();
  (await calls.open()).beginCall(madeHeader('call-1'), madePermission());
  await calls.close();
});
afterEach(async () => {
  for (const calls of open) await calls.close();
});

describe('calls whose days are over', () => {
  it('are erased as the vault is opened, on the day and not before, and that is told and audited', async () => {
    nowMs = start + 9 * DAY_MS;
    const early = started();
    expect(await early.news()).toEqual({});
    expect(await isThere(early)).toBe(true);
    await early.close();
    nowMs = start + 10 * DAY_MS;
    const calls = started();
    expect(await calls.news()).toEqual({ erased: { atEpochMs: nowMs, calls: 1 } });
    expect(await isThere(calls)).toBe(false);
    expect(auditedIn(await calls.open())).toContainEqual({
      kind: 'retention',
      dataClass: 'call',
      action: 'applied',
      items: 1,
    });
    await calls.close();
    nowMs += DAY_MS;
    expect(await started().news()).toEqual({ erased: { atEpochMs: start + 10 * DAY_MS, calls: 1 } });
  });

  it('are erased by an opening alone, without anybody asking for news', async () => {
    nowMs = start + 10 * DAY_MS;
    const calls = started();
    await calls.open();
    await calls.close();
    expect(await isThere(started())).toBe(false);
  });

  it('wait for the end of a call that goes on', async () => {
    [nowMs, calling] = [start + 10 * DAY_MS, true];
    const calls = started();
    await calls.news();
    expect(await isThere(calls)).toBe(true);
    calling = false;
    await calls.news();
    expect(await isThere(calls)).toBe(false);
  });

  it('are looked for once a day', async () => {
    nowMs = start + 9.5 * DAY_MS;
    const calls = started();
    await calls.news();
    nowMs = start + 10.4 * DAY_MS;
    await calls.news();
    expect(await isThere(calls)).toBe(true);
    nowMs = start + 10.5 * DAY_MS;
    await calls.news();
    expect(await isThere(calls)).toBe(false);
  });

  it('stay where a stricter profile only stands in for one that cannot be read', async () => {
    nowMs = start + 10 * DAY_MS;
    const calls = started('The choice cannot be followed.');
    expect((await calls.news()).heldOff).toContain('The choice cannot be followed.');
    expect(await isThere(calls)).toBe(true);
  });
});

describe('a clock that jumped ahead', () => {
  it('erases nothing on the first day, over restarts too, and then goes on', async () => {
    nowMs = start + 400 * DAY_MS;
    for (const laterMs of [0, DAY_MS / 2]) {
      nowMs = start + 400 * DAY_MS + laterMs;
      const calls = started();
      expect((await calls.news()).heldOff).toContain('more than 14 days ahead');
      expect(await isThere(calls)).toBe(true);
      await calls.close();
    }
    nowMs = start + 401 * DAY_MS;
    const calls = started();
    expect((await calls.news()).heldOff).toBeUndefined();
    expect(await isThere(calls)).toBe(false);
  });

  it('has done no harm once it is corrected', async () => {
    nowMs = start + 400 * DAY_MS;
    const jumped = started();
    await jumped.news();
    await jumped.close();
    nowMs = start + 2 * DAY_MS;
    const calls = started();
    expect(await calls.news()).toEqual({});
    expect(await isThere(calls)).toBe(true);
  });

  it('is believed at once when a person says that the date is right, which is audited', async () => {
    nowMs = start + 400 * DAY_MS;
    const calls = started();
    await calls.news();
    await calls.confirmDate();
    const vault = await calls.open();
    expect(auditedIn(vault)).toContainEqual(
      expect.objectContaining({ kind: 'configuration-changed', setting: 'retention-clock', by: operatorOf(vault) }),
    );
    expect(await calls.news()).toMatchObject({ erased: { calls: 1 } });
    expect(await isThere(calls)).toBe(false);
  });
});
