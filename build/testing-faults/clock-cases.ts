/** Clocks that go forth and back. */
import { AppError } from '../../app/domain/errors.ts';
import {
  PERSON_ALLOWANCE,
  SITE_ALLOWANCE,
  windowMsOf,
} from '../../app/privacy/differential-privacy/privacy-allowance.ts';
import { createPrivacyLedger } from '../../app/privacy/differential-privacy/privacy-ledger.ts';
import { readSpend } from '../../app/privacy/differential-privacy/spend.ts';
import { openVault } from '../../app/privacy/vault/open-vault.ts';
import { madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { memoryBudgetStore } from '../../app/testing/memory-budget-store.ts';
import { between, type FaultCase, must } from './fault-case.ts';

const START = Date.UTC(2026, 10, 1);
const DAY_MS = 86_400_000;
/** ε of one question; four of them are a person's whole allowance. */
const EPSILON = 0.25;

export const CLOCK_CASES: readonly FaultCase[] = [
  {
    name: 'clock-audit-log',
    done: 'the clock jumps up to ten years forth or back before every write; the vault is opened anew between them',
    holds: 'the audit log is sound, keeps its order, and says that the clock went back',
    times: 20,
    async prepare({ random }) {
      return async (_n, scratch) => {
        const { files, keepers } = scratch.vault();
        let clockMs = START;
        const jump = () => {
          clockMs = START + between(random, -3650, 3650) * DAY_MS;
        };
        for (let opening = 0; opening < 3; opening++) {
          const vault = await openVault({ files, keepers, epochMs: () => clockMs });
          try {
            for (let call = 0; call < 8; call++) {
              jump();
              const callId = `call-${opening}-${call}`;
              vault.beginCall(madeHeader(callId), madePermission());
              vault.appendEvents(callId, [madeUtterance(callId, 0, 'hello')], madePermission());
              jump();
              vault.endCall(callId, { ending: 'finished', endedAtEpochMs: clockMs, lengthMs: 1_000 }, madePermission());
            }
            const verdict = vault.audit.verify();
            must(verdict.sound, 'the audit log is not sound');
            must(
              verdict.notes.some((note) => note.includes('clock went back')),
              'nothing is said of the clock',
            );
          } finally {
            await vault.close();
          }
        }
        return 'sound, and told';
      };
    },
  },
  {
    name: 'clock-privacy-ledger',
    done: 'the clock jumps up to 40 days forth or back before every question about the same people, 60 questions',
    holds:
      'within any 30 days of the ledger’s own time no more than the allowance is spent; setting the clock back renews nothing',
    times: 100,
    async prepare({ random }) {
      return () => {
        const store = memoryBudgetStore();
        let clockMs = START;
        const ledger = createPrivacyLedger({
          store,
          person: PERSON_ALLOWANCE,
          site: SITE_ALLOWANCE,
          epochMs: () => clockMs,
        });
        const ask = () => isReleased(() => ledger.release(QUESTION, () => {}));
        for (let question = 0; question < 60; question++) {
          clockMs = Math.max(0, clockMs + between(random, -40, 40) * DAY_MS);
          if (ask()) continue;
          clockMs -= between(random, 1, 400) * DAY_MS;
          must(!ask(), 'a clock that was set back renewed the allowance');
        }
        const times = store.kept.map(({ spend }) => readSpend(spend).atEpochMs);
        must(
          times.every((at, n) => at >= (times[n - 1] ?? 0)),
          'the times of the ledger fall',
        );
        const most = Math.max(...times.map((from) => spentWithin(times, from)));
        must(most <= PERSON_ALLOWANCE.epsilon, `ε = ${most} was spent within ${PERSON_ALLOWANCE.windowDays} days`);
        return 'allowance kept';
      };
    },
  },
];

const QUESTION = {
  people: 'customer',
  fromEpochMs: 0,
  toEpochMs: START,
  what: 'count-of-people',
  costs: [{ kind: 'laplace', epsilon: EPSILON, sensitivity: 1 }],
  persons: ['anna', 'ben'],
} as const;

function isReleased(release: () => void): boolean {
  try {
    release();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'budget-spent') return false;
    throw error;
  }
}

/** ε of all releases in the window that begins at a time. */
function spentWithin(times: readonly number[], from: number): number {
  return EPSILON * times.filter((at) => at >= from && at < from + windowMsOf(PERSON_ALLOWANCE)).length;
}
