import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepetition } from './repetition.ts';

describe('findRepetition', () => {
  it('keeps one of a phrase that loops', () => {
    expect(findRepetition([9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3])).toBe(4);
  });

  it('lets people repeat themselves', () => {
    expect(findRepetition([5, 5, 5, 5])).toBeUndefined();
    expect(findRepetition([1, 2, 1, 2, 1, 2])).toBeUndefined();
  });

  it('finds a single token that does not end', () => {
    expect(findRepetition([8, 5, 5, 5, 5, 5, 5])).toBe(2);
  });

  it('finds nothing where no two tokens are alike', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { maxLength: 60 }), (tokens) => {
        expect(findRepetition(tokens)).toBeUndefined();
      }),
    );
  });
});
