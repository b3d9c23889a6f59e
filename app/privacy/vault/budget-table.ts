import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';
import { seal, unseal } from './sealed-box.ts';
import { secretNamed } from './secrets.ts';
import { wipe } from './vault-keys.ts';

/** Name of the secret that the rows are sealed with. */
const ROWS_SECRET = 'privacy-budget';

/** One spend as it is kept. */
export interface BudgetRow {
  /** A random UUID: tells the same spend from another one that reads alike. */
  readonly spendId: string;
  /** The ledger's time, milliseconds since 1970. */
  readonly atEpochMs: number;
  /** As `spendText` makes it. */
  readonly spend: string;
}

/** What figures over calls have cost, and the answers that were given: sealed rows that no erasure of a call touches. */
export interface BudgetTable {
  /** Of the newest spend; 0 while there is none. */
  latestEpochMs(): number;
  /** Spends at or after a time, oldest first. @throws AppError `budget-damaged` for one that does not open. */
  spends(fromEpochMs: number): readonly BudgetRow[];
  count(): number;
  /** Keeps a spend; one that is there already is not kept twice. @returns whether it was new. */
  add(row: BudgetRow): boolean;
  answer(question: string): string | undefined;
  keepAnswer(question: string, answer: string): void;
}

interface SpendRow {
  readonly spend_id: string;
  readonly at: number;
  readonly sealed: Uint8Array;
}

export function createBudgetTable(connected: Connected): BudgetTable {
  const numberOf = (sql: string): number =>
    guarded(() => connected().database.prepare<{ readonly n: number }>(sql).get())?.n ?? 0;
  const sealed = (text: string, bound: string): Buffer =>
    withKey(connected, (key) => seal(key, Buffer.from(text), bound));
  const opened = (box: Uint8Array, bound: string): string => {
    const plain = withKey(connected, (key) => unseal(key, box, bound));
    if (!plain) throw damaged();
    return plain.toString('utf8');
  };
  return {
    latestEpochMs: () => numberOf('SELECT coalesce(max(at), 0) AS n FROM budget_spends'),
    count: () => numberOf('SELECT count(*) AS n FROM budget_spends'),
    spends(fromEpochMs) {
      const sql = 'SELECT spend_id, at, sealed FROM budget_spends WHERE at >= ? ORDER BY at, position';
      const rows = guarded(() => connected().database.prepare<SpendRow>(sql).all(fromEpochMs));
      return rows.map(({ spend_id: spendId, at, sealed: box }) => ({
        spendId,
        atEpochMs: at,
        spend: opened(box, boundToSpend(spendId, at)),
      }));
    },
    add({ spendId, atEpochMs, spend }) {
      const box = sealed(spend, boundToSpend(spendId, atEpochMs));
      const sql = 'INSERT OR IGNORE INTO budget_spends (spend_id, at, sealed) VALUES (?, ?, ?)';
      return guarded(() => connected().database.prepare(sql).run(spendId, atEpochMs, box)).changes > 0;
    },
    answer(question) {
      const sql = 'SELECT sealed FROM budget_answers WHERE question = ?';
      const digest = digestOf(question);
      const row = guarded(() => connected().database.prepare<{ readonly sealed: Uint8Array }>(sql).get(digest));
      return row && opened(row.sealed, boundToAnswer(digest));
    },
    keepAnswer(question, answer) {
      const digest = digestOf(question);
      const box = sealed(answer, boundToAnswer(digest));
      const sql = 'INSERT OR REPLACE INTO budget_answers (question, sealed) VALUES (?, ?)';
      guarded(() => connected().database.prepare(sql).run(digest, box));
    },
  };
}

/** The key is made with the first row, so that a new vault can still take over the one of a backup. */
function withKey<T>(connected: Connected, work: (key: Buffer) => T): T {
  const key = secretNamed(connected, ROWS_SECRET);
  try {
    return work(key);
  } finally {
    wipe(key);
  }
}

function digestOf(question: string): string {
  return createHash('sha256').update(question, 'utf8').digest('hex');
}

function boundToSpend(spendId: string, atEpochMs: number): string {
  return `budget spend v1\0${spendId}\0${atEpochMs}`;
}

function boundToAnswer(digest: string): string {
  return `budget answer v1\0${digest}`;
}

function damaged(): AppError {
  const sentence =
    'The record of what was released is damaged, so nothing more is released. "npm run vault -- check" says more; restore a backup.';
  return new AppError('budget-damaged', sentence);
}
