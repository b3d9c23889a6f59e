/** A process that is killed while it asks about calls. */
import { join } from 'node:path';
import { PERSON_ALLOWANCE, SITE_ALLOWANCE } from '../../app/privacy/differential-privacy/privacy-allowance.ts';
import { createPrivacyLedger } from '../../app/privacy/differential-privacy/privacy-ledger.ts';
import { readSpend } from '../../app/privacy/differential-privacy/spend.ts';
import { createVaultBudget } from '../../app/privacy/differential-privacy/vault-budget.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { endedWriter, killedWriter } from '../../app/testing/killed-writer.ts';
import { auditedIn, type MadeVault } from '../../app/testing/made-vault.ts';
import { between, type FaultCase, must } from './fault-case.ts';
import { mustBeSound } from './sound-vault.ts';

/** A vault is asked by so many processes before another one takes its place: its budget would be spent too soon. */
const KILLS_OF_ONE = 2;
const LONGEST_MS = 250;

/** What the ledger of a vault says after the process that asked was killed. */
export interface LedgerAfterKill {
  /** Releases that are paid for. */
  readonly paid: number;
  /** ε of all of them. */
  readonly spent: number;
}

/**
 * Every release stands in the ledger and in the audit log, nobody has lost more than is allowed, and what is left is the rest.
 * @throws Error with what does not hold.
 */
export async function ledgerAfterKill(vault: Vault): Promise<LedgerAfterKill> {
  const spends = vault.budget.spends(0).map(({ spend }) => readSpend(spend));
  const told = auditedIn(vault).filter(({ kind }) => kind === 'budget-spent').length;
  must(told === spends.length, `${spends.length} releases are paid for, and the audit log tells of ${told}`);
  const spent = spends
    .flatMap(({ costs }) => costs)
    .reduce((sum, cost) => sum + (cost.kind === 'laplace' ? cost.epsilon : 0), 0);
  must(spent <= PERSON_ALLOWANCE.epsilon + 1e-9, `ε = ${spent} was spent`);
  const store = createVaultBudget(vault, SITE_ALLOWANCE);
  const ledger = createPrivacyLedger({ store, person: PERSON_ALLOWANCE, site: SITE_ALLOWANCE, epochMs: Date.now });
  const [first] = spends;
  if (first) must(Math.abs(PERSON_ALLOWANCE.epsilon - spent - ledger.left(first)) < 1e-6, 'some of the budget is back');
  await mustBeSound(vault);
  return { paid: spends.length, spent };
}

/** From outside at any moment, or, every second time, by itself when the cost is on the disk and its noise is being drawn. */
export async function askUntilKilled({ folder }: MadeVault, afterMs: number | undefined): Promise<number> {
  const [data, keyFile] = [join(folder, 'data'), join(folder, 'key')];
  if (afterMs !== undefined) return answersIn(await killedWriter(data, keyFile, 'spend', afterMs));
  const { acknowledged, signal, complaint } = await endedWriter(data, keyFile, 'spend-and-die', {});
  must(signal === 'SIGKILL', `The writer ended by itself: ${complaint}`);
  return answersIn(acknowledged);
}

function answersIn(acknowledged: readonly string[]): number {
  return acknowledged.filter((line) => line !== 'budget-spent').length;
}

export const BUDGET_CASE: FaultCase = {
  name: 'kill-budget',
  done: 'kill -9 while calls are asked about, at any moment and, every second time, between the cost’s write and its answer',
  holds:
    'every answer that was given is paid for and audited; an answer that was lost is paid for too; no one loses more than is allowed; sound',
  times: 40,
  async prepare({ scratch, random }) {
    let made = scratch.vault();
    let before = 0;
    return async (n) => {
      if (n % KILLS_OF_ONE === 0) {
        scratch.remove();
        made = scratch.vault();
        before = 0;
      }
      const isBetween = n % 2 === 0;
      const answered = await askUntilKilled(made, isBetween ? undefined : between(random, 0, LONGEST_MS));
      const vault = await made.open();
      try {
        const { paid } = await ledgerAfterKill(vault);
        const now = paid - before;
        before = paid;
        must(now >= answered, `${answered} answers were given, and ${now} are paid for`);
        if (isBetween) must(now === answered + 1, 'the answer that was lost is not paid for');
        return now > answered ? 'paid, not told' : 'all told';
      } finally {
        await vault.close();
      }
    };
  },
};
