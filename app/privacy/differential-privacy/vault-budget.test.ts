import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endedWriter } from '../../testing/killed-writer.ts';
import { auditedIn, type MadeVault, madeVault } from '../../testing/made-vault.ts';
import { openDatabase } from '../vault/database.ts';
import { findKeys } from '../vault/master-key.ts';
import type { Vault } from '../vault/vault.ts';
import { SITE_ALLOWANCE } from './privacy-allowance.ts';
import { type Spend, spendText } from './spend.ts';
import { createVaultBudget } from './vault-budget.ts';

const SPEND: Spend = {
  v: 1,
  atEpochMs: 5,
  people: 'customer',
  fromEpochMs: 0,
  toEpochMs: 1,
  what: 'count-of-people',
  costs: [{ kind: 'laplace', epsilon: 0.5, sensitivity: 1 }],
  persons: ['anna'],
};

function spendAt(vault: Vault, ...times: readonly number[]): void {
  const store = createVaultBudget(vault, SITE_ALLOWANCE);
  for (const atEpochMs of times) store.append(atEpochMs, spendText({ ...SPEND, atEpochMs }));
}

async function inDatabase({ files, keepers }: MadeVault, sql: string): Promise<void> {
  const { keys } = await findKeys(files, keepers);
  const database = openDatabase(files.database, keys.page, { create: false });
  database.exec(sql);
  database.close();
}

async function findingsAfter(sql: string) {
  const made = madeVault();
  const vault = await made.open();
  spendAt(vault, 5, 6);
  await vault.close();
  await inDatabase(made, sql);
  const again = await made.open();
  const { findings } = await again.checkIntegrity();
  return { again, findings: findings.map(({ part, sentence }) => `${part}: ${sentence}`) };
}

describe('spends in the vault', () => {
  it('are there after a restart and a rotation of keys, by their times, with their answers', async () => {
    const made = madeVault();
    const vault = await made.open();
    spendAt(vault, 5, 5, 9);
    vault.budget.keepAnswer('how many?', '{"about":40}');
    await vault.rotateKeys();
    await vault.close();
    const again = await made.open();
    const store = createVaultBudget(again, SITE_ALLOWANCE);
    expect(store.latestEpochMs()).toBe(9);
    expect([...store.spends(0)]).toHaveLength(3);
    expect([...store.spends(6)]).toEqual([spendText({ ...SPEND, atEpochMs: 9 })]);
    expect(store.answer('how many?')).toBe('{"about":40}');
    expect(store.answer('how many calls?')).toBeUndefined();
    await again.close();
  });

  it('and their audit entries stand together, or neither does', async () => {
    const vault = await madeVault().open();
    const before = auditedIn(vault).length;
    expect(() =>
      vault.write([], () => {
        spendAt(vault, 5);
        throw new Error('The disk fails.');
      }),
    ).toThrow('The disk fails.');
    expect([vault.budget.count(), auditedIn(vault).length]).toEqual([0, before]);
    await vault.close();
  });

  it('are missed when one is taken out', async () => {
    const { again, findings } = await findingsAfter('DELETE FROM budget_spends WHERE position = 1');
    expect(findings).toEqual([expect.stringContaining('privacy-budget: The audit log tells of more spends')]);
    await again.close();
  });

  it('let nothing more be released when one does not open, or was put in another’s place', async () => {
    for (const harm of [
      "UPDATE budget_spends SET sealed = x'00'",
      'UPDATE budget_spends SET at = 400 WHERE position = 2',
      'UPDATE budget_spends SET sealed = (SELECT sealed FROM budget_spends WHERE position = 2) WHERE position = 1',
    ]) {
      const { again, findings } = await findingsAfter(harm);
      expect(findings).toEqual([expect.stringContaining('privacy-budget: The record of what was released is damaged')]);
      expect(() => [...createVaultBudget(again, SITE_ALLOWANCE).spends(0)]).toThrow('nothing more is released');
      await again.close();
    }
  });

  it('are paid although the process is killed before the answer is drawn', async () => {
    const made = madeVault();
    const [data, keyFile] = [join(made.folder, 'data'), join(made.folder, 'key')];
    const { acknowledged, signal, complaint } = await endedWriter(data, keyFile, 'spend-and-die', {});
    expect([signal, complaint]).toEqual(['SIGKILL', '']);
    expect(acknowledged).toEqual(['1', '2']);
    const vault = await made.open();
    expect(vault.budget.count()).toBe(3);
    expect(auditedIn(vault).filter(({ kind }) => kind === 'budget-spent')).toHaveLength(3);
    expect((await vault.checkIntegrity()).findings).toEqual([]);
    await vault.close();
  }, 60_000);
});
