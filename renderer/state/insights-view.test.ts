import { describe, expect, it } from 'vitest';
import { aggregateQuery } from '../../app/contract/aggregates.ts';
import type { PrivacyAccount } from '../../app/contract/privacy-budget.ts';
import { FIGURES, type Figure } from '../../app/domain/aggregate.ts';
import { offered, QUESTIONS, scopeOf } from './insights-questions.ts';
import { answerView, costText, meterView, paidText } from './insights-view.ts';

const scope = { people: 'customer', fromEpochMs: 0, toEpochMs: 1_000 } as const;
const spending = { epsilonSpent: 0.5, epsilonLeft: 0.5, atEpochMs: 1 };
const all = Object.keys(FIGURES) as Figure[];

function questionNamed(id: string) {
  const found = QUESTIONS.find((question) => question.id === id);
  if (!found) throw new Error(`There is no question ${id}.`);
  return found.query(scope, 0.5);
}

function account(left: number): PrivacyAccount {
  const allowance = { epsilon: 1, delta: 1e-6, windowDays: 30 };
  return { allowance, spent: 1 - left, left, ...(left < 1 && { renewsAtEpochMs: 1_790_000_000_000 }) };
}

describe('the questions that are offered', () => {
  it('are all questions that can be asked, over customers alone', () => {
    for (const { query } of QUESTIONS) expect(aggregateQuery.parse(query(scope, 0.5)).people).toBe('customer');
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
  });

  it('are those that the profile shows', () => {
    expect(offered([]).map(({ id }) => id)).toEqual(['people', 'calls']);
    expect(offered(['cut-in']).map(({ id }) => id)).toEqual(['people', 'calls', 'share-cut-in']);
    expect(offered(all)).toHaveLength(QUESTIONS.length);
  });

  it('are about whole days that have ended, also where a clock is changed between them', () => {
    for (const now of [new Date(2026, 2, 30, 9, 15), new Date(2026, 10, 1, 0, 0), new Date(2026, 0, 3, 23, 59)]) {
      const { fromEpochMs, toEpochMs } = scopeOf(7, now);
      expect([new Date(fromEpochMs).getHours(), new Date(toEpochMs).getHours()]).toEqual([0, 0]);
      expect(toEpochMs).toBeLessThanOrEqual(now.getTime());
      expect(Math.round((toEpochMs - fromEpochMs) / 86_400_000)).toBe(7);
    }
  });
});

describe('an answer', () => {
  it('of a mean is a bar from zero with its whisker, on the axis of the figure', () => {
    const figures = [{ value: 0.5, interval95: [0, 1] as const }];
    const view = answerView(questionNamed('mean-sentiment-at-end'), { state: 'given', figures, ...spending });
    expect(view).toMatchObject({ origin: 0.5, ends: ['−1.00', '+1.00'] });
    expect(view.bars).toEqual([{ name: '', value: '+0.50', between: '0.00 to +1.00', at: 0.75, whisker: [0.5, 1] }]);
  });

  it('of a count lies on an axis that all of it fits on', () => {
    const figures = [{ value: 120, interval95: [95, 145] as const }];
    const { bars, ends } = answerView(questionNamed('people'), { state: 'given', figures, ...spending });
    expect(ends).toEqual(['0', '200']);
    expect(bars[0]).toMatchObject({ value: '120', between: '95 to 145', at: 0.6 });
  });

  it('about how something is spread names each bar by its bounds, on one axis', () => {
    const figures = [5, 40, 20, 1, 0].map((value) => ({
      value,
      interval95: [Math.max(0, value - 9), value + 9] as const,
    }));
    const { bars } = answerView(questionNamed('spread-talk-share'), { state: 'given', figures, ...spending });
    expect(bars.map(({ name }) => name)).toEqual([
      '0 % to 20 %',
      '20 % to 40 %',
      '40 % to 60 %',
      '60 % to 80 %',
      '80 % to 100 %',
    ]);
    expect(bars[1]?.at).toBe(0.8);
    for (const { at, whisker } of bars) expect(whisker[0] <= at && at <= whisker[1] && whisker[1] <= 1).toBe(true);
  });

  it('says what it has cost', () => {
    const given = { state: 'suppressed', reason: 'Too few.', ...spending } as const;
    expect(paidText(given)).toBe('It cost ε 0.5.');
    expect(paidText({ ...given, epsilonSpent: 0 })).toContain('it cost nothing');
  });
});

describe('what is left', () => {
  it('is a meter with words', () => {
    expect(meterView('For these calls', account(0.75))).toMatchObject({ share: 0.25 });
    expect(meterView('For these calls', account(1)).text).toBe(
      'For these calls: ε 0 of 1 in 30 days is spent, 1 left.',
    );
    expect(meterView('For these calls', account(0.75)).text).toContain(
      'ε 0.25 of 1 in 30 days is spent, 0.75 left. Some of it comes back on',
    );
  });

  it('stays a meter where people rest', () => {
    const resting = { ...account(0), spent: 100 };
    expect(meterView('For these calls', resting)).toMatchObject({
      share: 1,
      text: expect.stringContaining('ε 1 of 1'),
    });
  });

  it('is said before somebody asks, with what they would be refused for', () => {
    expect(costText(0.5, account(0.5))).toContain('Asking costs ε 0.5 of the ε 0.5 that is left');
    expect(costText(0.5, account(0.25))).toContain('too little for this question');
    expect(costText(2, account(1))).toContain('more than is ever allowed');
  });
});
