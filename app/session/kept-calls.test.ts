import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditedProfile } from '../privacy/profiles/profile-audit.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { keptLines } from '../replay/kept-lines.ts';
import { renderSubjectPage } from '../replay/subject-page.ts';
import { auditedIn, madeHeader, madePermission, madeUtterance, madeVault } from '../testing/made-vault.ts';
import { OPEN_PROFILE } from '../testing/open-profile.ts';
import { createKeptCalls } from './kept-calls.ts';
import { createRetainedCalls } from './retained-calls.ts';
import { SILENT_LOG } from './session-log.ts';

const profile = { ...OPEN_PROFILE, exports: ['subject-package' as const] };
const { startedAtEpochMs: start } = madeHeader('call-1');
let vault: Vault;
let commands: ReturnType<typeof createKeptCalls>;
let close: () => Promise<void>;
let gone: string[];

function commandsUnder(profileNow: typeof OPEN_PROFILE, running?: string) {
  const { files, keepers } = madeVault();
  const door = createVaultDoor({ files, keepers, epochMs: () => start });
  const opened = { profile: profileNow };
  const calls = createRetainedCalls({
    door,
    opened,
    isCalling: () => false,
    epochMs: () => start,
    log: SILENT_LOG,
  });
  const made = createKeptCalls({
    storage: { calls, views: { lines: keptLines, packagePage: renderSubjectPage } },
    profile: profileNow,
    redactor: createRedactor(DEFAULT_REDACTION),
    models: async () => [],
    report: async (_callId, events) => ({ fileName: 'r.html', html: JSON.stringify(keptLines(events)) }),
    running: () => running,
    letGo: (callId) => gone.push(callId),
    epochMs: () => start,
  });
  return { made, calls };
}

async function fill(stored: Vault): Promise<void> {
  for (const [callId, words] of [
    ['call-1', 'the parcel is broken'],
    ['call-2', 'the bill is wrong'],
  ] as const) {
    stored.beginCall({ ...madeHeader(callId), customerRef: 'K-4711' }, madePermission());
    stored.appendEvents(callId, [madeUtterance(callId, 0, words)], madePermission());
  }
}

beforeEach(async () => {
  gone = [];
  const { made, calls } = commandsUnder(profile);
  [commands, close] = [made, calls.close];
  vault = await calls.open();
  await fill(vault);
});
afterEach(() => close());

const listed = async (words?: string) => {
  const { calls } = await commands['calls.list'](words === undefined ? {} : { words });
  return calls.map(({ callId }) => callId);
};
const lastEntry = () => auditedIn(vault).at(-1);

describe('kept calls in the window', () => {
  it('are found by what was said, and the audit log tells of the search without the words', async () => {
    expect(await listed('parcel')).toEqual(['call-1']);
    expect(lastEntry()).toMatchObject({ kind: 'access', what: 'call-search' });
    expect(await listed()).toEqual(['call-2', 'call-1']);
    expect(JSON.stringify(auditedIn(vault))).not.toMatch(/parcel|4711/);
  });

  it('are opened with an entry that names the call, and put right', async () => {
    const { lines } = await commands['calls.open']({ callId: 'call-1' });
    expect(lines).toMatchObject([{ channel: 'customer', text: 'the parcel is broken' }]);
    expect(lastEntry()).toMatchObject({ kind: 'access', what: 'call', call: vault.callTag('call-1') });
    const segmentId = lines[0]?.segmentId ?? '';
    await commands['calls.rectify']({ callId: 'call-1', rectification: { segmentId, text: 'the parcel was late' } });
    expect((await commands['calls.open']({ callId: 'call-1' })).lines).toMatchObject([{ text: 'the parcel was late' }]);
  });

  it('are neither listed, opened, reported, handed out, put right nor erased here once their use is restricted', async () => {
    await commands['calls.restrict']({ callId: 'call-1' });
    expect(await listed()).toEqual(['call-2']);
    expect((await commands['calls.list']({})).restricted).toBe(1);
    const refused = { code: 'call-restricted' };
    const [callId, rectification] = ['call-1', { segmentId: 'segment-0', text: 'x' }];
    for (const name of ['calls.open', 'calls.report', 'calls.package', 'calls.erase'] as const)
      await expect(commands[name]({ callId })).rejects.toMatchObject(refused);
    await expect(commands['calls.rectify']({ callId, rectification })).rejects.toMatchObject(refused);
    await expect(commands['calls.sound']({ callId, fromSample: 0 })).rejects.toMatchObject(refused);
    expect(vault.hasCall('call-1')).toBe(true);
  });

  it('say until when they stay, and are not erased while they are held', async () => {
    await commands['calls.hold']({ callId: 'call-1', held: true });
    const { calls } = await commands['calls.list']({});
    expect(calls.map(({ held }) => held)).toEqual([false, true]);
    expect(calls.map(({ heldSince }) => heldSince)).toEqual([undefined, { atEpochMs: 1_790_000_000_000, byYou: true }]);
    const days = Math.min(profile.retentionDays.events, profile.retentionDays.transcript);
    expect(calls[1]?.keptUntilEpochMs).toBe(start + days * 24 * 3_600_000);
    await expect(commands['calls.erase']({ callId: 'call-1' })).rejects.toMatchObject({ code: 'call-held' });
  });

  it('are handed out as a page with its data, whose SHA-256 stands in the audit log, where the profile allows it', async () => {
    const { html, fileName } = await commands['calls.package']({ callId: 'call-1' });
    expect(fileName).toMatch(/^subject-package-[0-9a-f]{12}\.html$/);
    const json = /base64,([^"]+)"/.exec(html)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(json, 'base64').toString('utf8'))).toMatchObject({ call: { customerRef: 'K-4711' } });
    expect(lastEntry()).toMatchObject({ kind: 'export', subject: vault.customerTag('K-4711') });
    const strict = commandsUnder(OPEN_PROFILE);
    await fill(await strict.calls.open());
    await expect(strict.made['calls.package']({ callId: 'call-1' })).rejects.toMatchObject({
      code: 'export-forbidden',
    });
    await strict.calls.close();
  });

  it('are reported without the names that an earlier profile has let be stored', async () => {
    const { id, version } = auditedProfile(profile);
    for (const [callId, storedUnder] of [
      ['call-3', { id: 'own', version: 1 }],
      ['call-4', { id, version }],
    ] as const) {
      vault.beginCall({ ...madeHeader(callId), profile: storedUnder }, madePermission());
      vault.appendEvents(callId, [madeUtterance(callId, 0, 'my name is Emma Miller')], madePermission());
    }
    expect((await commands['calls.report']({ callId: 'call-3' })).html).toContain('my name is [name]');
    expect((await commands['calls.report']({ callId: 'call-4' })).html).toContain('my name is Emma Miller');
  });

  it('go out of memory, too, when they are erased or restricted, and not when that is refused', async () => {
    await commands['calls.hold']({ callId: 'call-1', held: true });
    await expect(commands['calls.erase']({ callId: 'call-1' })).rejects.toMatchObject({ code: 'call-held' });
    expect(gone).toEqual([]);
    await commands['calls.restrict']({ callId: 'call-1' });
    await commands['calls.erase']({ callId: 'call-2' });
    expect(gone).toEqual(['call-1', 'call-2']);
  });

  it('are left alone while they go on', async () => {
    const going = commandsUnder(profile, 'call-1');
    await fill(await going.calls.open());
    for (const name of ['calls.open', 'calls.erase', 'calls.restrict'] as const)
      await expect(going.made[name]({ callId: 'call-1' })).rejects.toMatchObject({ code: 'call-in-progress' });
    await going.calls.close();
  });
});
