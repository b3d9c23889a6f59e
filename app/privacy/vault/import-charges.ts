/**
 * What taking in a backup costs people's privacy budgets, so that none is given back by it. Two rules: what the ledger of the backup has spent is spent here
 * too, where both name people alike; and whoever's calls are taken in rests for one window, because the vault that they come from may have answered
 * questions about them after the backup was made, and nothing here can know.
 */
import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../domain/audit.ts';
import { customerInLedger, PEOPLE_SECRET } from '../differential-privacy/budget-person.ts';
import { SITE_ALLOWANCE } from '../differential-privacy/privacy-allowance.ts';
import { readSpend, type Spend, spendText } from '../differential-privacy/spend.ts';
import { auditOfSpend } from '../differential-privacy/spend-audit.ts';
import type { BudgetRow } from './budget-table.ts';
import { guarded } from './database.ts';
import { seal } from './sealed-box.ts';
import { boundToSecret, secretNamed } from './secrets.ts';
import type { CallHeader } from './stored-call.ts';
import type { VaultContent } from './vault-content.ts';
import { wipe } from './vault-keys.ts';

/** More than any allowance a profile can name (ten): who has lost it is in no figure until it no longer counts. */
const WHOLE_ALLOWANCE = 100;

/** What a backup holds that bears on budgets, found before anything is taken. */
export interface BackupCharges {
  madeAtEpochMs: number;
  /** The key that the backup's ledger names people with. */
  peopleKey?: Buffer;
  readonly spends: BudgetRow[];
  /** Calls that will be taken. */
  readonly calls: Pick<CallHeader, 'callId' | 'customerRef'>[];
}

/** Writes entries into the audit log in one transaction with some work. */
type Write = <T>(events: readonly AuditEvent[], work: () => T) => T;

/** Charges what the backup brings, in one transaction, before a call of it is taken. @param epochMs milliseconds since 1970, by this machine's clock. */
export function chargeImport(content: VaultContent, charges: BackupCharges, write: Write, epochMs: number): void {
  const { budget } = content;
  write([], () => {
    // A spend from a clock that ran ahead counts from now on: later times would renew everything that was spent before them.
    const now = Math.trunc(Math.max(epochMs, budget.latestEpochMs()));
    const rows = namesAlike(content, charges.peopleKey) ? charges.spends.map((row) => notAfter(row, now)) : [];
    for (const row of [...rows, ...restOf(content, charges, now)]) {
      if (budget.add(row)) write([auditOfSpend(readSpend(row.spend), SITE_ALLOWANCE)], () => {});
    }
  });
}

/** Whether this ledger names people as the backup's does. A vault that has named nobody yet does from now on. */
function namesAlike({ connected }: VaultContent, peopleKey: Buffer | undefined): boolean {
  if (!peopleKey) return false;
  const { database, keys } = connected();
  const wrapped = seal(keys.wrapping, peopleKey, boundToSecret(PEOPLE_SECRET));
  const sql = 'INSERT OR IGNORE INTO secrets (name, wrapped) VALUES (?, ?)';
  guarded(() => database.prepare(sql).run(PEOPLE_SECRET, wrapped));
  const own = secretNamed(connected, PEOPLE_SECRET);
  const isSame = own.equals(peopleKey);
  wipe(own);
  return isSame;
}

function notAfter(row: BudgetRow, now: number): BudgetRow {
  if (row.atEpochMs <= now) return row;
  return { ...row, atEpochMs: now, spend: spendText({ ...readSpend(row.spend), atEpochMs: now }) };
}

function restOf({ connected }: VaultContent, { calls, madeAtEpochMs }: BackupCharges, now: number): BudgetRow[] {
  if (calls.length === 0) return [];
  const key = secretNamed(connected, PEOPLE_SECRET);
  const persons = [...new Set(calls.map((call) => customerInLedger(key, call)))].sort();
  wipe(key);
  const rest: Spend = {
    v: 1,
    atEpochMs: now,
    people: 'customer',
    // Questions about nothing but times before the backup are refused and need not be paid for in vain.
    fromEpochMs: 0,
    toEpochMs: Math.ceil(Math.min(madeAtEpochMs, now)) + 1,
    what: 'rest-after-import',
    costs: [{ kind: 'laplace', epsilon: WHOLE_ALLOWANCE, sensitivity: 1 }],
    persons,
    rest: true,
  };
  return [{ spendId: randomUUID(), atEpochMs: now, spend: spendText(rest) }];
}
