import type { BudgetStore } from '../privacy/differential-privacy/budget-store.ts';

/** A budget store in memory, open to be looked into. */
export interface MemoryBudgetStore extends BudgetStore {
  readonly kept: { readonly atEpochMs: number; readonly spend: string }[];
}

export function memoryBudgetStore(): MemoryBudgetStore {
  const kept: { readonly atEpochMs: number; readonly spend: string }[] = [];
  const answers = new Map<string, string>();
  return {
    kept,
    latestEpochMs: () => kept.at(-1)?.atEpochMs ?? 0,
    spends: (fromEpochMs) => kept.filter(({ atEpochMs }) => atEpochMs >= fromEpochMs).map(({ spend }) => spend),
    append: (atEpochMs, spend) => void kept.push({ atEpochMs, spend }),
    answer: (question) => answers.get(question),
    keepAnswer: (question, answer) => void answers.set(question, answer),
  };
}
