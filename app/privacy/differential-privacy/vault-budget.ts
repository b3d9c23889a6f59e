import { randomUUID } from 'node:crypto';
import type { Allowance } from '../../contract/privacy-budget.ts';
import type { Vault } from '../vault/vault.ts';
import type { BudgetStore } from './budget-store.ts';
import { readSpend } from './spend.ts';
import { auditOfSpend } from './spend-audit.ts';

/** The budget store of a vault: each spend is on the disk, in one transaction with its audit entry, before noise is drawn for it. */
export function createVaultBudget({ write, budget }: Pick<Vault, 'write' | 'budget'>, site: Allowance): BudgetStore {
  return {
    latestEpochMs: budget.latestEpochMs,
    spends: (fromEpochMs) => budget.spends(fromEpochMs).map(({ spend }) => spend),
    append(atEpochMs, spend) {
      const told = auditOfSpend(readSpend(spend), site);
      write([told], () => budget.add({ spendId: randomUUID(), atEpochMs, spend }));
    },
    answer: budget.answer,
    keepAnswer: budget.keepAnswer,
  };
}
