import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charsOf, codeRunsOf } from './code-runs.ts';
import { tokensOf } from './tokens.ts';

const runs = (text: string) => codeRunsOf(tokensOf(text)).map((run) => [charsOf(run), text.slice(run.start, run.end)]);
const chars = (text: string) => runs(text).map(([code]) => code);

describe('spoken numbers', () => {
  it('reads digits one by one, with every word for zero', () => {
    expect(chars('four five three two')).toEqual(['4532']);
    expect(chars('oh seven zero nought o one')).toEqual(['070001']);
  });

  it('reads doubles, triples and several of a digit', () => {
    expect(chars('double five triple zero one')).toEqual(['550001']);
    expect(chars('four three zeros two')).toEqual(['40002']);
    expect(chars('double 4 7')).toEqual(['447']);
  });

  it('reads tens, teens, hundreds and thousands as the digits they stand for', () => {
    expect(chars('forty five thirty-two')).toEqual(['4532']);
    expect(chars('nineteen eighty four')).toEqual(['1984']);
    expect(chars('forty five hundred')).toEqual(['4500']);
    expect(chars('one hundred and twenty three')).toEqual(['123']);
    expect(chars('two thousand and nineteen')).toEqual(['2019']);
    expect(chars('twenty oh five')).toEqual(['2005']);
  });

  it('goes on over fillers and signs, and not over other words', () => {
    expect(chars('4532 1234, um, five 6-7')).toEqual(['45321234567']);
    expect(chars('four and then five dash six')).toEqual(['456']);
    expect(chars('four apples and five pears')).toEqual(['4', '5']);
    expect(chars('three point five')).toEqual(['3', '5']);
  });

  it('takes a misheard digit for one only among digits', () => {
    expect(chars('four five three to nine eight')).toEqual(['453298']);
    expect(chars('five to nine')).toEqual(['5', '9']);
    expect(chars('four five six to go')).toEqual(['456']);
  });

  it('reads spelled letters, with words that make them clear', () => {
    expect(chars('s as in sierra m for mother i t h')).toEqual(['SMITH']);
    expect(chars('o as in oscar double u')).toEqual(['OW']);
    expect(chars('b s one four d j')).toEqual(['BS14DJ']);
    expect(chars('lima two bravo')).toEqual(['L2B']);
  });

  it('leaves words that are only sometimes letters or digits', () => {
    expect(chars('oh I see, a hotel in India')).toEqual([]);
    expect(chars('Charlie said a lot')).toEqual([]);
  });

  it('knows where each piece was said', () => {
    expect(runs('my number is oh double seven, thanks')).toEqual([['077', 'oh double seven']]);
    const [run] = codeRunsOf(tokensOf('call forty-five oh two'));
    expect(run?.pieces).toEqual([
      { chars: '45', start: 5, end: 15 },
      { chars: '0', start: 16, end: 18 },
      { chars: '2', start: 19, end: 22 },
    ]);
  });

  it('reads digits of other scripts', () => {
    expect(chars('٤٩٢٩ and ९८')).toEqual(['492998']);
  });

  it('reads back any digits that were said one by one, in whatever place', () => {
    const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 24 }), (digits) => {
        const text = `well it is ${digits.map((digit) => words[digit]).join(' ')} you know`;
        expect(chars(text)).toEqual([digits.join('')]);
      }),
    );
  });

  it('gives pieces in order and within the text, whatever it is', () => {
    const vocabulary = fc.constantFrom(
      'four',
      'double',
      'twenty',
      '-',
      'hundred',
      'a',
      'oh',
      's',
      'as',
      'in',
      'sierra',
      '12',
      ',',
      'to',
      'and',
      'the',
    );
    fc.assert(
      fc.property(fc.array(vocabulary, { maxLength: 30 }), (parts) => {
        const text = parts.join(' ');
        for (const { pieces, start, end } of codeRunsOf(tokensOf(text))) {
          expect([pieces[0]?.start, pieces.at(-1)?.end]).toEqual([start, end]);
          for (const [i, piece] of pieces.entries())
            expect(piece.start).toBeGreaterThanOrEqual(pieces[i - 1]?.end ?? 0);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});
