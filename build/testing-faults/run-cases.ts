import { randomNumbers, seedOf } from '../../app/evaluation/random.ts';
import { BUDGET_CASE } from './budget-case.ts';
import { CLOCK_CASES } from './clock-cases.ts';
import { DISK_CASES } from './disk-cases.ts';
import { ERASURE_CASE } from './erasure-case.ts';
import type { FaultCase, Try } from './fault-case.ts';
import { FLIP_CASES } from './flip-cases.ts';
import { KEY_CASES } from './key-cases.ts';
import { KILL_CASES } from './kill-cases.ts';
import { createScratch } from './scratch.ts';

export const FAULT_CASES: readonly FaultCase[] = [
  ...KILL_CASES,
  BUDGET_CASE,
  ...DISK_CASES,
  ...FLIP_CASES,
  ...KEY_CASES,
  ...CLOCK_CASES,
  ERASURE_CASE,
];

/** What became of one case. */
export interface FaultResult {
  readonly name: string;
  readonly done: string;
  readonly holds: string;
  readonly passed: number;
  readonly failed: number;
  /** How often each outcome was seen where all held. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The first few tries in which something did not hold. */
  readonly failures: readonly { readonly n: number; readonly problem: string }[];
  /** Why the case could not be tried. */
  readonly skipped?: string;
  readonly seconds: number;
}

/** So many failures are told in full. */
const TOLD_FAILURES = 5;

/** @param times how often; @param seed the same one does the same harm, but for the moment at which a process is killed. */
export async function resultOf(fault: FaultCase, times: number, seed: number): Promise<FaultResult> {
  const { name, done, holds } = fault;
  const began = performance.now();
  const outcomes: Record<string, number> = {};
  const failures: { readonly n: number; readonly problem: string }[] = [];
  let [passed, failed] = [0, 0];
  const result = (): FaultResult => {
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return { name, done, holds, passed, failed, outcomes, failures, seconds };
  };
  const fail = (n: number, error: unknown) => {
    failed++;
    if (failures.length < TOLD_FAILURES) failures.push({ n, problem: problemOf(error) });
  };
  const scratch = createScratch();
  try {
    const prepared = await fault.prepare({ scratch, random: randomNumbers(seed ^ seedOf(name)) });
    if (typeof prepared !== 'function') return { ...result(), skipped: prepared.skipped };
    for (let n = 0; n < times; n++) {
      try {
        const outcome = await tried(prepared, n);
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        passed++;
      } catch (error) {
        fail(n, error);
      }
    }
  } catch (error) {
    fail(-1, error);
  } finally {
    scratch.remove();
  }
  return result();
}

async function tried(attempt: Try, n: number): Promise<string> {
  const scratch = createScratch();
  try {
    return await attempt(n, scratch);
  } finally {
    scratch.remove();
  }
}

function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
