/** A text as words, runs of digits and signs, each with its place. */
import { PLACEHOLDERS } from '../../domain/redaction.ts';
import type { TextSpan } from '../../domain/speech.ts';

export interface Token extends TextSpan {
  /** Lower case, with straight apostrophes; digits as ASCII. A placeholder is a sign as a whole. */
  readonly word: string;
  readonly kind: 'word' | 'digits' | 'sign';
  /** It begins with a capital letter. */
  readonly capital: boolean;
}

const PLACEHOLDER = Object.values(PLACEHOLDERS)
  .map((text) => text.replace(/[[\]]/g, '\\$&'))
  .join('|');
/** No part of it can match in two ways, so reading takes time in proportion to the text. */
const TOKEN = new RegExp(
  `(?<sign>${PLACEHOLDER})|(?<word>\\p{L}[\\p{L}\\p{M}]*(?:['’][\\p{L}\\p{M}]+)*)|(?<digits>\\p{Nd}+)|[^\\s\\p{L}\\p{Nd}]`,
  'gu',
);

export function tokensOf(text: string): readonly Token[] {
  return Array.from(text.matchAll(TOKEN), ({ 0: found, index, groups }): Token => {
    const place = { start: index, end: index + found.length };
    if (groups?.word !== undefined) {
      const word = found.toLowerCase().replaceAll('’', "'");
      return { ...place, word, kind: 'word', capital: /^\p{Lu}/u.test(found) };
    }
    if (groups?.digits !== undefined) return { ...place, word: asciiDigits(found), kind: 'digits', capital: false };
    return { ...place, word: found, kind: 'sign', capital: false };
  });
}

/** Digits of any script as ASCII: Unicode puts the ten of a script in order, from a code point that ends in 0 or 6. */
function asciiDigits(digits: string): string {
  return digits.replace(/\P{ASCII}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const low = code & 0xf;
    const first = /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? 0 : 6;
    return String(Math.min(9, Math.max(0, low - first)));
  });
}
