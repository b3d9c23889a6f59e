import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PartialAgreement } from './partial-agreement.ts';

describe('PartialAgreement', () => {
  it('agrees on what two successive hypotheses begin with alike, but for the last tokens', () => {
    const agreement = new PartialAgreement();
    expect(agreement.offer([1, 2, 3, 4])).toEqual([]);
    expect(agreement.offer([1, 2, 3, 4, 5, 6])).toEqual([1, 2]);
    expect(agreement.offer([1, 2, 3, 9, 9, 9, 9])).toEqual([1, 2, 3]);
  });

  it('offers the newest hypothesis as the draft of the next', () => {
    const agreement = new PartialAgreement();
    agreement.offer([1, 2]);
    expect(agreement.draft).toEqual([1, 2]);
  });

  it('never takes back what was agreed on', () => {
    const hypotheses = fc.array(fc.array(fc.nat({ max: 2 }), { maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(hypotheses, (offers) => {
        const agreement = new PartialAgreement();
        for (const tokens of offers) {
          const before = agreement.prefix;
          expect(agreement.offer(tokens).slice(0, before.length)).toEqual(before);
        }
      }),
    );
  });
});
