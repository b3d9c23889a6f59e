import { describe, expect, it } from 'vitest';
import { type AggregateAnswer, type AggregateQuery, aggregateAnswer } from '../../contract/aggregates.ts';
import type { Figure } from '../../domain/aggregate.ts';
import { memoryBudgetStore } from '../../testing/memory-budget-store.ts';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { createAggregateDesk, MINIMUM_GROUP } from './aggregate-desk.ts';
import type { CallSummary } from './call-summaries.ts';
import { PERSON_ALLOWANCE, SITE_ALLOWANCE } from './privacy-allowance.ts';
import { createPrivacyLedger } from './privacy-ledger.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 1);
const scope = { people: 'customer', fromEpochMs: 0, toEpochMs: 1_000_000, epsilon: 1, mostCallsEach: 3 } as const;
const howMany: AggregateQuery = { kind: 'count', of: 'people', ...scope };
const meanTalk: AggregateQuery = { kind: 'mean', figure: 'talk-share', ...scope };

/** One call each. */
function callsOf(people: number, figures: (person: number) => CallSummary['figures']): readonly CallSummary[] {
  return Array.from({ length: people }, (_, i) => ({
    person: `person-${i}`,
    startedAtEpochMs: 1_000 + i,
    figures: figures(i),
  }));
}

function deskOver(calls: readonly CallSummary[], seed = 1) {
  const store = memoryBudgetStore();
  const data = { calls, version: '1', clockMs: START, reads: 0 };
  const ledger = createPrivacyLedger({
    store,
    person: PERSON_ALLOWANCE,
    site: SITE_ALLOWANCE,
    epochMs: () => data.clockMs,
  });
  const summaries = {
    select: async () => {
      data.reads++;
      return { version: data.version, calls: data.calls };
    },
  };
  const deps = { ledger, answers: store, summaries, random: seededBytes(seed), minimumGroup: MINIMUM_GROUP };
  return { store, data, ledger, desk: createAggregateDesk(deps) };
}

/** The figures of an answer that is given. */
function figuresOf(answer: AggregateAnswer) {
  if (answer.state === 'suppressed') throw new Error('suppressed');
  return answer.figures;
}

describe('a question about calls', () => {
  it('is answered near the truth, with an interval and what it cost', async () => {
    const { desk } = deskOver(callsOf(200, () => ({})));
    const answer = aggregateAnswer.parse(await desk.ask(howMany));
    const [count] = figuresOf(answer);
    expect(Math.abs((count?.value ?? 0) - 200)).toBeLessThan(15);
    expect(count?.interval95[0]).toBeLessThan(count?.value ?? 0);
    expect(answer).toMatchObject({ epsilonSpent: 1, epsilonLeft: 0, atEpochMs: START });
  });

  it('gives the mean, the share and the histogram of figures', async () => {
    const calls = callsOf(2_000, (i) => ({ 'talk-share': i % 2 === 0 ? 0.3 : 0.5, escalated: i % 4 === 0 ? 1 : 0 }));
    const ask = async (query: AggregateQuery) => figuresOf(await deskOver(calls).desk.ask(query));
    expect((await ask(meanTalk))[0]?.value).toBeCloseTo(0.4, 1);
    expect((await ask({ kind: 'share', figure: 'escalated', ...scope }))[0]?.value).toBeCloseTo(0.25, 1);
    const bins = await ask({ kind: 'histogram', figure: 'talk-share', bins: 4, ...scope });
    expect(bins.map(({ value }) => Math.round(value / 100))).toEqual([0, 10, 10, 0]);
  });

  it('takes at most so many calls of one person, the newest', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      person: 'caller-without-end',
      startedAtEpochMs: 2_000 + i,
      figures: { 'talk-share': 1 },
    }));
    const calls = [...callsOf(300, () => ({ 'talk-share': 0.2 })), ...many];
    const [count] = figuresOf(await deskOver(calls).desk.ask({ kind: 'count', of: 'calls', ...scope }));
    expect(Math.abs((count?.value ?? 0) - 303)).toBeLessThan(60);
    const [mean] = figuresOf(await deskOver(calls).desk.ask(meanTalk));
    expect(mean?.value).toBeLessThan(0.25);
  });

  it('clamps what lies beyond the bounds, and takes no figure that is none', async () => {
    const wild = [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300];
    const calls = callsOf(400, (i) => ({ 'talk-share': wild[i % 4] ?? 0 }));
    const [mean] = figuresOf(await deskOver(calls).desk.ask(meanTalk));
    expect(mean?.value).toBeGreaterThan(0.4);
    expect(mean?.value).toBeLessThan(0.6);
  });

  it('holds the truth in 95 of 100 intervals', async () => {
    const calls = callsOf(120, (i) => ({ 'talk-share': (i % 10) / 10 }));
    const kinds: readonly (readonly [AggregateQuery, number])[] = [
      [howMany, 120],
      [meanTalk, 0.45],
      [{ kind: 'count', of: 'calls', ...scope }, 120],
    ];
    for (const [query, truth] of kinds) {
      let held = 0;
      for (let seed = 0; seed < 400; seed++) {
        const [low = 0, high = 0] = figuresOf(await deskOver(calls, seed).desk.ask(query))[0]?.interval95 ?? [];
        if (low <= truth && truth <= high) held++;
      }
      // Four standard deviations below 380.
      expect(held).toBeGreaterThan(380 - 4 * Math.sqrt(400 * 0.95 * 0.05));
    }
  });

  it('takes only calls that began in the period', async () => {
    const { desk } = deskOver(callsOf(200, () => ({})));
    const [count] = figuresOf(await desk.ask({ ...howMany, fromEpochMs: 1_100, toEpochMs: 1_200 }));
    expect(Math.abs((count?.value ?? 0) - 100)).toBeLessThan(15);
  });
});

describe('small groups', () => {
  it('are suppressed, at the same cost, without their number', async () => {
    const { desk } = deskOver(callsOf(MINIMUM_GROUP - 1, () => ({})));
    const answer = await desk.ask(howMany);
    expect(answer).toMatchObject({ state: 'suppressed', epsilonSpent: 1 });
    expect(JSON.stringify(answer)).not.toMatch(/value|interval/);
  });

  it('pass for larger ones in at most 5 of 100 draws', async () => {
    let passed = 0;
    for (let seed = 0; seed < 600; seed++) {
      const { desk } = deskOver(
        callsOf(MINIMUM_GROUP - 1, () => ({ 'talk-share': 0.5 })),
        seed,
      );
      if ((await desk.ask(meanTalk)).state === 'given') passed++;
    }
    expect(passed).toBeLessThan(30 + 4 * Math.sqrt(600 * 0.05 * 0.95));
    expect(passed).toBeGreaterThan(0);
  });
});

describe('the budget of questions', () => {
  const calls = callsOf(200, () => ({ 'talk-share': 0.5 }));

  it('gives the same answer to the same question about the same data, at no cost', async () => {
    const { desk, ledger, data } = deskOver(calls);
    const first = await desk.ask(howMany);
    data.clockMs += DAY_MS;
    expect(await desk.ask({ ...howMany })).toEqual({ ...first, epsilonSpent: 0 });
    expect(ledger.state().site.spent).toBe(1);
  });

  it('draws anew when the data has changed, and refuses when nothing is left', async () => {
    const { desk, data } = deskOver(calls);
    const half = { ...howMany, epsilon: 0.5 };
    await desk.ask(half);
    data.version = '2';
    expect((await desk.ask(half)).epsilonLeft).toBe(0);
    data.version = '3';
    await expect(desk.ask(half)).rejects.toMatchObject({ code: 'budget-spent' });
  });

  it('answers questions that come at once one after the other', async () => {
    const { desk, ledger } = deskOver(calls);
    const same = await Promise.all([desk.ask(howMany), desk.ask(howMany), desk.ask(howMany)]);
    expect(same.map(({ epsilonSpent }) => epsilonSpent)).toEqual([1, 0, 0]);
    expect(ledger.state().site.spent).toBe(1);
    const others = [{ ...meanTalk }, { ...meanTalk, epsilon: 0.5 }].map((query) => desk.ask(query));
    for (const other of await Promise.allSettled(others)) expect(other.status).toBe('rejected');
  });

  it('goes on after a question that failed', async () => {
    const { desk } = deskOver(calls);
    await desk.ask(howMany);
    await expect(desk.ask(meanTalk)).rejects.toMatchObject({ code: 'budget-spent' });
    expect((await desk.ask(howMany)).state).toBe('given');
  });

  it('leaves nothing but opaque tags in its record', async () => {
    const { desk, store } = deskOver(calls);
    await desk.ask(meanTalk);
    const kept = store.kept.map(({ spend }) => JSON.parse(spend) as Record<string, unknown>);
    expect(Object.keys(kept[0] ?? {}).sort()).toEqual(
      ['atEpochMs', 'costs', 'fromEpochMs', 'people', 'persons', 'toEpochMs', 'v', 'what'].sort(),
    );
  });
});

describe("an agent's emotion", () => {
  const forbidden: readonly Figure[] = ['negative-share', 'sentiment-at-end', 'ended-negative', 'escalated'];

  it('cannot be asked about: it does not compile, and it is refused', async () => {
    const { desk, data, store } = deskOver([]);
    // @ts-expect-error A figure that rests on emotion is none of an agent's.
    const asked: AggregateQuery = { kind: 'mean', figure: 'negative-share', ...scope, people: 'agent' };
    await expect(desk.ask(asked)).rejects.toMatchObject({ code: 'figure-forbidden' });
    for (const kind of ['mean', 'share', 'histogram'])
      for (const figure of forbidden) {
        const query = { kind, figure, bins: 4, ...scope, people: 'agent' } as unknown as AggregateQuery;
        await expect(desk.ask(query)).rejects.toMatchObject({ code: 'figure-forbidden' });
      }
    expect([data.reads, store.kept.length]).toEqual([0, 0]);
  });

  it('does not come in by a question of another shape either', async () => {
    const { desk } = deskOver([]);
    const odd: readonly unknown[] = [
      { ...meanTalk, figure: 'anger' },
      { ...meanTalk, epsilon: 0 },
      { ...meanTalk, epsilon: Number.NaN },
      { ...meanTalk, mostCallsEach: 1_000 },
      { ...meanTalk, groupBy: 'agent' },
      { ...meanTalk, fromEpochMs: 5, toEpochMs: 5 },
    ];
    for (const query of odd)
      await expect(desk.ask(query as AggregateQuery)).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
