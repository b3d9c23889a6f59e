import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AggregateQuery } from '../../contract/aggregates.ts';
import { keepCall } from '../../testing/kept-calls.ts';
import { auditedIn, type MadeVault, madeVault } from '../../testing/made-vault.ts';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { readSpend } from '../differential-privacy/spend.ts';
import { createVaultDesk } from '../differential-privacy/vault-desk.ts';
import { readBundledProfiles } from '../profiles/bundled-profiles.ts';
import type { Vault } from './vault.ts';

const DAY_MS = 86_400_000;
/** The clock of `madeVault`. */
const NOW = 1_790_000_000_000;
const PASSPHRASE = 'four words of mine';
const EU = readBundledProfiles(join(import.meta.dirname, '..', 'profiles', 'data')).get('eu');
const BEFORE: AggregateQuery = {
  kind: 'count',
  of: 'people',
  people: 'customer',
  fromEpochMs: NOW - 30 * DAY_MS,
  toEpochMs: NOW,
  epsilon: 0.25,
  mostCallsEach: 1,
};

function keepCalls(vault: Vault, name: string, startedAtEpochMs: number): void {
  if (!EU) throw new Error('There is no profile.');
  for (let n = 0; n < 40; n++)
    keepCall(vault, { callId: `${name}-${n}`, startedAtEpochMs: startedAtEpochMs + n, talkShare: 0.5 }, EU);
}

function deskOf(vault: Vault, epochMs = NOW) {
  if (!EU) throw new Error('There is no profile.');
  return createVaultDesk({ vault, profile: EU, epochMs: () => epochMs, random: seededBytes(1) });
}

async function backupOf(made: MadeVault, vault: Vault, name = 'backup'): Promise<string> {
  const path = join(made.folder, name);
  await vault.exportBackup(path, PASSPHRASE);
  return path;
}

function whatIsSpent(vault: Vault): readonly string[] {
  return vault.budget.spends(0).map(({ spend }) => readSpend(spend).what);
}

describe('taking in a backup', () => {
  it('gives no budget back to a vault that was lost after the backup was made', async () => {
    const made = madeVault();
    const lost = await made.open();
    keepCalls(lost, 'call', NOW - DAY_MS);
    await deskOf(lost).ask(BEFORE);
    const backup = await backupOf(made, lost);
    await deskOf(lost).ask({ ...BEFORE, epsilon: 0.75 });
    await lost.close();

    const restored = await madeVault().open();
    await restored.importBackup(backup, PASSPHRASE);
    expect(whatIsSpent(restored)).toEqual(['count-of-people', 'rest-after-import']);
    await expect(deskOf(restored).ask(BEFORE)).rejects.toMatchObject({ code: 'budget-spent' });
    // A longer period is not refused, and everybody who rests is left out of it.
    const longer = { ...BEFORE, toEpochMs: NOW + DAY_MS };
    expect(await deskOf(restored).ask(longer)).toMatchObject({ state: 'suppressed' });
    // After the window they count again.
    expect(await deskOf(restored, NOW + 31 * DAY_MS).ask(BEFORE)).toMatchObject({ state: 'given' });
    const spends = auditedIn(restored).filter(({ kind }) => kind === 'budget-spent');
    expect(spends).toHaveLength(restored.budget.count());
    expect((await restored.checkIntegrity()).findings).toEqual([]);
    await restored.close();
  });

  it('charges nobody twice for the same spend, and nobody at all where no call is taken', async () => {
    const made = madeVault();
    const vault = await made.open();
    keepCalls(vault, 'call', NOW - DAY_MS);
    await deskOf(vault).ask(BEFORE);
    const backup = await backupOf(made, vault);
    await vault.importBackup(backup, PASSPHRASE);
    expect(whatIsSpent(vault)).toEqual(['count-of-people']);
    await vault.close();
  });

  it('rests only whose calls are taken, where the ledger names people otherwise', async () => {
    const made = madeVault();
    const theirs = await made.open();
    keepCalls(theirs, 'theirs', NOW - DAY_MS);
    await deskOf(theirs).ask(BEFORE);
    const backup = await backupOf(made, theirs);
    await theirs.close();

    const ours = await madeVault().open();
    keepCalls(ours, 'ours', NOW + 1);
    const after = { ...BEFORE, toEpochMs: NOW + DAY_MS };
    await deskOf(ours).ask(after);
    await ours.importBackup(backup, PASSPHRASE);
    expect(whatIsSpent(ours)).toEqual(['count-of-people', 'rest-after-import']);
    const answer = await deskOf(ours).ask({ ...after, epsilon: 0.5 });
    // Our forty alone: theirs rest.
    expect(Math.abs((answer.state === 'given' ? (answer.figures[0]?.value ?? 0) : 0) - 40)).toBeLessThan(25);
    const state = deskOf(ours).state(after);
    expect(state.state === 'open' && state.budget.site.spent).toBe(0.75);
    await ours.close();
  });

  it('renews nothing by a spend of a clock that ran ahead', async () => {
    const made = madeVault();
    const ahead = await made.open();
    keepCalls(ahead, 'call', NOW - DAY_MS);
    await deskOf(ahead, NOW + 3650 * DAY_MS).ask(BEFORE);
    const backup = await backupOf(made, ahead);
    await ahead.close();
    const restored = await madeVault().open();
    await restored.importBackup(backup, PASSPHRASE);
    expect(restored.budget.latestEpochMs()).toBe(NOW);
    expect(restored.budget.spends(0).map(({ spend }) => readSpend(spend).atEpochMs)).toEqual([NOW, NOW]);
    await restored.close();
  });
});
