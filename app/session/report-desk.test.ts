import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AssistEvent } from '../contract/events.ts';
import { AppError } from '../domain/errors.ts';
import { readBundledProfiles } from '../privacy/profiles/bundled-profiles.ts';
import { CLOSED_PROFILE } from '../privacy/profiles/closed-profile.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madeUtterance, madeVault } from '../testing/made-vault.ts';
import { createReportDesk } from './report-desk.ts';

const bundled = readBundledProfiles(join(import.meta.dirname, '../privacy/profiles/data'));
const EU = bundled.get('eu') as Profile;
const US = bundled.get('us-two-party') as Profile;
const CALL = 'call-1';
const SAID = [
  madeUtterance(CALL, 1, 'my name is Emma Miller'),
  madeUtterance(CALL, 2, 'my card number is 4111 1111 1111 1111'),
];

function desk(profile: Profile, told: readonly AssistEvent[] = SAID) {
  const made = madeVault();
  const door = createVaultDoor({ files: made.files, keepers: made.keepers, epochMs: Date.now });
  const words = (events: readonly AssistEvent[]) =>
    events.flatMap((event) => (event.type === 'utterance' ? [event.utterance.text] : [])).join('. ');
  const redactor = createRedactor(profile.redaction);
  const registry = { list: async () => [] };
  const reports = createReportDesk({ door, profile, redactor, registry, render: words, told: () => told });
  const exported = async () => auditedIn(await door.open()).filter(({ kind }) => kind === 'export');
  return { door, reports, exported };
}

describe('a report that is to be saved', () => {
  it('holds no names and numbers, though the call is still going on', async () => {
    const { reports } = desk(EU);
    const { html } = await reports['call.report']({});
    expect(html).toBe('my name is [name]. my card number is [card number]');
  });

  it('is in the audit log by the hash of what was written, also of a call that is not stored', async () => {
    const { reports, door, exported } = desk(EU);
    await door.open();
    const { html } = await reports['call.report']({});
    await reports.ofKept(CALL, SAID, new Date(0));
    const sha256 = createHash('sha256').update(html).digest('hex');
    expect(await exported()).toMatchObject([
      { what: 'report', redacted: true, sha256 },
      { what: 'report', redacted: true },
    ]);
    await door.close();
  });

  it('makes no vault for its entry where there is none', async () => {
    const { reports, door } = desk(EU);
    await reports['call.report']({});
    expect(door.exists()).toBe(false);
  });

  it('holds names where the profile allows that for a reason, which is in the log, and never a card', async () => {
    const { reports, door, exported } = desk(US);
    await door.open();
    const { html } = await reports['call.report']({ unredacted: 'complaint' });
    expect(html).toBe('my name is Emma Miller. my card number is [card number]');
    expect(await exported()).toMatchObject([{ what: 'report.complaint', redacted: false }]);
    await door.close();
  });

  it('is refused where the profile does not allow it', async () => {
    await expect(desk(EU).reports['call.report']({ unredacted: 'complaint' })).rejects.toMatchObject({
      code: 'export-forbidden',
    });
    const { reports } = desk(CLOSED_PROFILE);
    await expect(reports['call.report']({})).rejects.toThrow('no reports');
    await expect(reports.ofKept(CALL, SAID, new Date(0))).rejects.toThrow(AppError);
  });

  it('is refused while there was no call', async () => {
    await expect(desk(EU, []).reports['call.report']({})).rejects.toMatchObject({ code: 'no-call' });
  });
});
