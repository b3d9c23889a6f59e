import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditedIn, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { operatorOf } from './operator-tag.ts';
import type { Vault } from './vault.ts';

const passphrase = 'four words of mine';
let made: ReturnType<typeof madeVault>;
let vault: Vault;

beforeEach(async () => {
  made = madeVault();
  vault = await made.open();
  for (const [callId, customerRef] of [
    ['call-1', 'K-4711'],
    ['call-2', 'K-0815'],
    ['call-3', 'K-4711'],
  ] as const) {
    vault.beginCall({ ...madeHeader(callId), customerRef }, madePermission());
    vault.appendEvents(callId, [madeUtterance(callId, 0, 'the parcel is broken')], madePermission());
  }
  vault.beginCall(madeHeader('call-4'), madePermission());
});

const idsOf = (calls: ReturnType<Vault['listCalls']>) => calls.map(({ header }) => header.callId);

describe('calls with the reference of a customer', () => {
  it('are found by it, all of one person and of nobody else, after a restart and in another vault too', async () => {
    expect(idsOf(vault.callsOf('K-4711'))).toEqual(['call-1', 'call-3']);
    expect(idsOf(vault.callsOf('K-9999'))).toEqual([]);
    const backup = join(made.folder, 'backup');
    await vault.exportBackup(backup, passphrase);
    const other = await madeVault().open();
    other.customerTag('somebody');
    await other.importBackup(backup, passphrase);
    expect(idsOf(other.callsOf('K-4711'))).toEqual(['call-1', 'call-3']);
  });

  it('are named by a tag in the audit log, which is the same for one person, and not at all when the call begins', () => {
    expect(vault.customerTag('K-4711')).toBe(vault.customerTag('K-4711'));
    expect(vault.customerTag('K-4711')).not.toBe(vault.customerTag('K-0815'));
    expect(JSON.stringify(auditedIn(vault))).not.toContain('4711');
    expect(JSON.stringify(auditedIn(vault))).not.toContain(vault.customerTag('K-4711'));
    expect(vault.callsOf('K-0815')[0]?.header.customerTag).toBe(vault.customerTag('K-0815'));
  });
});

describe('a call whose use is restricted', () => {
  it('is stored and not searched, until that is lifted; the audit log tells both', () => {
    const by = operatorOf(vault);
    expect(vault.restrictCall('call-1', true, by)).toBe(true);
    expect(vault.restrictCall('call-1', true, by)).toBe(false);
    expect(idsOf(vault.searchCalls('parcel'))).toEqual(['call-2', 'call-3']);
    expect(vault.hasCall('call-1')).toBe(true);
    vault.restrictCall('call-1', false, by);
    expect(idsOf(vault.searchCalls('parcel'))).toHaveLength(3);
    const [call, subject] = [vault.callTag('call-1'), vault.customerTag('K-4711')];
    const told = auditedIn(vault).filter(({ kind }) => kind === 'restriction');
    expect(told).toEqual([
      { kind: 'restriction', action: 'set', call, subject, by },
      { kind: 'restriction', action: 'lifted', call, subject, by },
    ]);
  });

  it('stays so in a backup, and leaves no mark once it is erased', async () => {
    vault.restrictCall('call-1', true, operatorOf(vault));
    const backup = join(made.folder, 'backup');
    await vault.exportBackup(backup, passphrase);
    const other = await madeVault().open();
    await other.importBackup(backup, passphrase);
    expect([other.isRestricted('call-1'), other.isRestricted('call-2')]).toEqual([true, false]);
    await other.eraseCalls(['call-1'], { reason: 'request' });
    expect(other.isRestricted('call-1')).toBe(false);
  });
});
