import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelySpan } from './likely-span.ts';

const [YES, NO] = [4, -4];
const even = [0, 0, 0, 0, 0];

describe('the likely span', () => {
  it('is where the pieces are, when nothing is known of its ends', () => {
    expect(likelySpan({ inside: [NO, YES, YES, YES, NO], first: even, last: even })).toEqual({ first: 1, last: 3 });
  });

  it('bridges a piece that is doubtful between two that are not', () => {
    expect(likelySpan({ inside: [NO, YES, -1, YES, NO], first: even, last: even })).toEqual({ first: 1, last: 3 });
  });

  it('is where it likely begins and ends, when the pieces are all alike', () => {
    const span = likelySpan({ inside: even, first: [NO, YES, NO, NO, NO], last: [NO, NO, NO, YES, NO] });
    expect(span).toEqual({ first: 1, last: 3 });
  });

  it('is none of no pieces, and the only one of one', () => {
    expect(likelySpan({ inside: [], first: [], last: [] })).toBeUndefined();
    expect(likelySpan({ inside: [NO], first: [0], last: [0] })).toEqual({ first: 0, last: 0 });
  });

  it('lies within the pieces and is better than any other, whatever the logits', () => {
    const row = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: -30, max: 30, noNaN: true })));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const of = (place: number) => rows.map((logits) => logits[place] ?? 0);
        const found = likelySpan({ inside: of(0), first: of(1), last: of(2) });
        const worth = (from: number, to: number) => {
          const p = of(0).map((logit) => 1 / (1 + Math.exp(-logit)));
          const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
          const raised = (logits: readonly number[]) => logits.map((logit) => Math.exp(logit - Math.max(...logits)));
          const share = (logits: readonly number[], at: number) => (raised(logits)[at] ?? 0) / sum(raised(logits));
          const f1 = (2 * sum(p.slice(from, to + 1))) / (to - from + 1 + sum(p));
          return f1 + share(of(1), from) * share(of(2), to);
        };
        const all = rows.flatMap((_, from) => rows.slice(from).map((_row, length) => worth(from, from + length)));
        expect(worth(found?.first ?? -1, found?.last ?? -1)).toBeCloseTo(Math.max(...all), 9);
      }),
    );
  });
});
