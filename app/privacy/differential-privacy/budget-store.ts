/**
 * Where spends lie: rows of the vault's database, or lists in memory. One engine process uses it at a time. Times never fall: the ledger gives
 * none below the latest.
 */
export interface BudgetStore {
  /** The time of the newest spend, milliseconds since 1970; 0 while there is none. */
  latestEpochMs(): number;
  /** Spends at or after a time, oldest first, as they were appended. */
  spends(fromEpochMs: number): Iterable<string>;
  /** Returns when the spend and its audit entry (`auditOfSpend`) are on the disk, and throws when they are not: noise is drawn after it. */
  append(atEpochMs: number, spend: string): void;
  /** An answer that was given to the same question about the same data. */
  answer(question: string): string | undefined;
  keepAnswer(question: string, answer: string): void;
}
