import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { privacyBudgetState } from '../../contract/privacy-budget.ts';
import type { AppError } from '../../domain/errors.ts';
import { memoryBudgetStore } from '../../testing/memory-budget-store.ts';
import { filterOrder, isWithin, PERSON_ALLOWANCE, SITE_ALLOWANCE, spentEpsilon } from './privacy-allowance.ts';
import { createPrivacyLedger, type Release } from './privacy-ledger.ts';
import { conversionAt, type LaplaceCost, type PrivacyCost, smallestEpsilon } from './renyi.ts';
import { readSpend } from './spend.ts';
import { auditOfSpend } from './spend-audit.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 1);

const laplace = (epsilon: number): LaplaceCost => ({ kind: 'laplace', epsilon, sensitivity: 1 });
const release = (epsilon: number, rest: Partial<Release> = {}): Release => ({
  people: 'customer',
  fromEpochMs: 0,
  toEpochMs: START,
  what: 'count-of-people',
  costs: [laplace(epsilon)],
  persons: ['anna', 'ben'],
  ...rest,
});
const nothing = () => {};

function ledgerAt(startEpochMs = START) {
  const store = memoryBudgetStore();
  let clockMs = startEpochMs;
  const deps = { store, person: PERSON_ALLOWANCE, site: SITE_ALLOWANCE, epochMs: () => clockMs };
  const ledger = createPrivacyLedger(deps);
  const setClock = (ms: number) => {
    clockMs = ms;
  };
  return { store, ledger, again: () => createPrivacyLedger(deps), setClock };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as AppError).code;
  }
}

describe('the privacy ledger', () => {
  it('refuses the same people once their allowance is spent, and says when it renews', () => {
    const { ledger, setClock } = ledgerAt();
    ledger.release(release(0.5), nothing);
    setClock(START + DAY_MS);
    ledger.release(release(0.5), nothing);
    expect(() => ledger.release(release(0.25), nothing)).toThrow(
      /of the people in these calls.*2026-12-01 at 00:00 UTC/,
    );
    expect(codeOf(() => ledger.release(release(0.25), nothing))).toBe('budget-spent');
  });

  it('renews 30 days after a release, not before', () => {
    const { ledger, setClock } = ledgerAt();
    ledger.release(release(1), nothing);
    setClock(START + 30 * DAY_MS - 1);
    expect(codeOf(() => ledger.release(release(0.1), nothing))).toBe('budget-spent');
    setClock(START + 30 * DAY_MS);
    expect(codeOf(() => ledger.release(release(1), nothing))).toBeUndefined();
  });

  it('refuses by the allowance of the site when each question is about other calls', () => {
    const { ledger } = ledgerAt();
    for (let day = 0; day < 4; day++)
      ledger.release(release(1, { fromEpochMs: day, toEpochMs: day + 1, persons: [`person-${day}`] }), nothing);
    const fifth = release(0.01, { fromEpochMs: 9, toEpochMs: 10, persons: ['new'] });
    expect(() => ledger.release(fifth, nothing)).toThrow(/of this site/);
  });

  it('counts agents and customers apart for the person, and together for the site', () => {
    const { ledger } = ledgerAt();
    ledger.release(release(1), nothing);
    expect(codeOf(() => ledger.release(release(1, { people: 'agent' }), nothing))).toBeUndefined();
    expect(ledger.state().site.spent).toBe(2);
  });

  it('leaves out whoever has nothing left, and tells nobody', () => {
    const { ledger } = ledgerAt();
    ledger.release(release(1, { fromEpochMs: 0, toEpochMs: 10, persons: ['anna'] }), nothing);
    const included = ledger.release(release(0.5, { fromEpochMs: 5, toEpochMs: 20 }), (them) => [...them]);
    expect(included).toEqual(['ben']);
    expect(ledger.accountOf('customer', 'anna').spent).toBe(1);
    expect(ledger.accountOf('customer', 'ben')).toMatchObject({ spent: 0.5, left: 0.5 });
  });

  it('refuses for what was asked and never for who was in it', () => {
    const asked = (persons: readonly string[]) => {
      const { ledger } = ledgerAt();
      const refusals: (string | undefined)[] = [];
      for (const toEpochMs of [10, 20, 15, 10, 30, 5])
        refusals.push(codeOf(() => ledger.release(release(0.5, { fromEpochMs: 0, toEpochMs, persons }), nothing)));
      return [...refusals, ledger.left(release(1))];
    };
    expect(asked(['anna'])).toEqual(asked([]));
    expect(asked(['anna'])).toContain('budget-spent');
  });

  it('has recorded the cost before anything is drawn', () => {
    const { ledger, store } = ledgerAt();
    const before = ledger.release(release(0.5), () => store.kept.length);
    expect(before).toBe(1);
  });

  it('keeps the cost of what was never given, as after a crash', () => {
    const { ledger, again } = ledgerAt();
    const lost = () => {
      throw new Error('the power is gone');
    };
    expect(() => ledger.release(release(1), lost)).toThrow('the power is gone');
    expect(again().state().site.spent).toBe(1);
    expect(codeOf(() => again().release(release(0.1), nothing))).toBe('budget-spent');
  });

  it('draws nothing when the cost cannot be recorded', () => {
    const { store } = ledgerAt();
    const full = {
      ...store,
      append: () => {
        throw new Error('no space');
      },
    };
    const ledger = createPrivacyLedger({
      store: full,
      person: PERSON_ALLOWANCE,
      site: SITE_ALLOWANCE,
      epochMs: () => START,
    });
    let drawn = false;
    const draw = () => {
      drawn = true;
    };
    expect(() => ledger.release(release(0.5), draw)).toThrow('no space');
    expect(drawn).toBe(false);
  });

  it('renews nothing when the clock is set back, and counts on from the latest time it has seen', () => {
    const { ledger, store, setClock } = ledgerAt();
    ledger.release(release(1), nothing);
    for (const back of [DAY_MS, 31 * DAY_MS, 10_000 * DAY_MS]) {
      setClock(START - back);
      expect(ledger.now()).toBe(START);
      expect(codeOf(() => ledger.release(release(0.1), nothing))).toBe('budget-spent');
    }
    ledger.release(release(0.5, { people: 'agent' }), nothing);
    expect(store.kept.at(-1)?.atEpochMs).toBe(START);
  });

  it('releases nothing more when its record is damaged', () => {
    const { ledger, store } = ledgerAt();
    store.append(START, '{"v":1,"epsilon":0}');
    expect(codeOf(() => ledger.release(release(0.1), nothing))).toBe('budget-damaged');
    expect(codeOf(() => ledger.state())).toBe('budget-damaged');
  });

  it('calls what can never be allowed an invalid request', () => {
    expect(codeOf(() => ledgerAt().ledger.release(release(1.5), nothing))).toBe('invalid-request');
  });

  it('shows the spent ε, what is left and the last releases', () => {
    const { ledger, setClock } = ledgerAt();
    ledger.release(release(0.25), nothing);
    setClock(START + DAY_MS);
    ledger.release(release(0.5, { what: 'mean-of-talk-share' }), nothing);
    const state = privacyBudgetState.parse(ledger.state());
    expect(state.site).toMatchObject({ spent: 0.75, left: 3.25, renewsAtEpochMs: START + 30 * DAY_MS });
    expect(state.releases.map(({ what, epsilon }) => [what, epsilon])).toEqual([
      ['mean-of-talk-share', 0.5],
      ['count-of-people', 0.25],
    ]);
    expect(JSON.stringify(state)).not.toContain('anna');
  });

  it('never lets anybody lose more than the allowance within any 30 days, whatever is asked and however the clock runs', () => {
    const step = fc.record({
      days: fc.integer({ min: -40, max: 25 }),
      epsilon: fc.constantFrom(0.1, 0.25, 0.5, 1),
      persons: fc.subarray(['anna', 'ben', 'cleo']),
      fromEpochMs: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { ledger, setClock } = ledgerAt();
        let clockMs = START;
        const lost: { readonly at: number; readonly person: string; readonly epsilon: number }[] = [];
        for (const { days, epsilon, persons, fromEpochMs } of steps) {
          clockMs += days * DAY_MS;
          setClock(clockMs);
          codeOf(() =>
            ledger.release(release(epsilon, { persons, fromEpochMs }), (included) => {
              for (const person of included) lost.push({ at: ledger.now(), person, epsilon });
            }),
          );
        }
        for (const { at, person } of lost) {
          const within = lost.filter((each) => each.person === person && each.at <= at && each.at > at - 30 * DAY_MS);
          expect(within.reduce((sum, each) => sum + each.epsilon, 0)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });
});

it('tells the audit log what was asked and what it cost, and not about whom', () => {
  const { ledger, store } = ledgerAt();
  ledger.release(release(0.5, { what: 'mean-of-talk-share', costs: [laplace(0.25), laplace(0.25)] }), nothing);
  const told = store.kept.map(({ spend }) => auditOfSpend(readSpend(spend), PERSON_ALLOWANCE));
  expect(told).toEqual([
    { kind: 'budget-spent', query: 'mean-of-talk-share', mechanism: 'discrete-laplace', epsilon: 0.5, delta: 1e-6 },
  ]);
});

describe('an allowance', () => {
  it('is counted at the order that Gaussian noise would use it up at', () => {
    for (const allowed of [PERSON_ALLOWANCE, SITE_ALLOWANCE]) {
      const order = filterOrder(allowed);
      const noiseMultiplier = Math.sqrt(order / (2 * (allowed.epsilon - conversionAt(order, allowed.delta))));
      const full: PrivacyCost = { kind: 'gaussian', noiseMultiplier, samplingRate: 1, rounds: 1 };
      expect(smallestEpsilon([full], allowed.delta).order).toBe(order);
      expect(spentEpsilon([full], allowed)).toBeCloseTo(allowed.epsilon, 9);
    }
  });

  it('counts few large Laplace costs by their sum, and many small ones by less', () => {
    expect(spentEpsilon([laplace(0.25), laplace(0.5)], PERSON_ALLOWANCE)).toBe(0.75);
    const many = Array.from({ length: 400 }, () => laplace(0.005));
    expect(spentEpsilon(many, PERSON_ALLOWANCE)).toBeLessThan(0.75);
  });

  it('takes rounds of Gaussian noise until they are too many', () => {
    const rounds = (count: number): PrivacyCost[] => [
      { kind: 'gaussian', noiseMultiplier: 20, samplingRate: 1, rounds: count },
    ];
    expect(isWithin(rounds(10), PERSON_ALLOWANCE)).toBe(true);
    expect(isWithin(rounds(40), PERSON_ALLOWANCE)).toBe(false);
  });
});
