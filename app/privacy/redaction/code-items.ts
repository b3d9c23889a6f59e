/** One spoken or written piece of a number or code: "double five", "twenty-three", "S as in Sierra", `4532`. */
import {
  DIGIT_WORDS,
  HOMOPHONES,
  MULTIPLES,
  PLURAL_DIGITS,
  SPELLING_LINKS,
  SPELLING_WORDS,
  TEENS,
  TENS,
} from './number-words.ts';
import type { Token } from './tokens.ts';

export interface CodeItem {
  /** Digits and capital letters. */
  readonly chars: string;
  /** The first token after it. */
  readonly next: number;
  /** It may be a word or a part of one rather than a letter: only what stands beside it can tell. */
  readonly doubtful: boolean;
}

/** The piece that begins at a token; undefined when none does. Never reads more than six tokens. */
export function codeItemAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const token = tokens[at];
  if (!token || token.kind === 'sign') return undefined;
  if (token.kind === 'digits') return sure(token.word, at + 1);
  const multiple = MULTIPLES.get(token.word);
  if (multiple !== undefined) return repeated(tokens, at + 1, multiple);
  return clarifiedLetterAt(tokens, at) ?? numberAt(tokens, at) ?? letterAt(tokens, at);
}

/** A digit as recognisers mishear it ("to", "for"), which only its neighbours make one. */
export function misheardDigitAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const digit = HOMOPHONES.get(tokens[at]?.word ?? '');
  return digit === undefined ? undefined : sure(digit, at + 1);
}

/** 0 to 99 999 in words: a digit, a pair ("forty-five"), hundreds and thousands. */
function numberAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const small = belowHundredAt(tokens, at);
  if (!small) return undefined;
  const scale = tokens[small.next]?.word;
  if (scale !== 'hundred' && scale !== 'thousand') return small;
  const unit = scale === 'hundred' ? 100 : 1_000;
  const whole = Number(small.chars) * unit;
  const restAt = tokens[small.next + 1]?.word === 'and' ? small.next + 2 : small.next + 1;
  const rest = unit === 1_000 ? numberAt(tokens, restAt) : belowHundredAt(tokens, restAt);
  if (!rest || Number(rest.chars) >= unit || rest.chars.startsWith('0')) return sure(String(whole), small.next + 1);
  return sure(String(whole + Number(rest.chars)), rest.next);
}

function belowHundredAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const word = tokens[at]?.word ?? '';
  const digit = DIGIT_WORDS.get(word);
  if (digit !== undefined) {
    const plural = PLURAL_DIGITS.get(tokens[at + 1]?.word ?? '');
    const times = Number(digit);
    if (plural !== undefined && times >= 2 && times <= 6) return sure(plural.repeat(times), at + 2);
    return { chars: digit, next: at + 1, doubtful: word === 'o' || word === 'oh' };
  }
  const teen = TEENS.get(word);
  if (teen !== undefined) return sure(teen, at + 1);
  const ten = TENS.get(word);
  if (ten === undefined) return undefined;
  const unitAt = tokens[at + 1]?.word === '-' ? at + 2 : at + 1;
  const unit = DIGIT_WORDS.get(tokens[unitAt]?.word ?? '');
  return unit === undefined || unit === '0' ? sure(`${ten}0`, at + 1) : sure(ten + unit, unitAt + 1);
}

function repeated(tokens: readonly Token[], at: number, times: number): CodeItem | undefined {
  const token = tokens[at];
  if (token?.word === 'u' && times === 2) return { chars: 'W', next: at + 1, doubtful: true };
  const digit = token?.kind === 'digits' ? token.word : DIGIT_WORDS.get(token?.word ?? '');
  if (digit?.length === 1) return sure(digit.repeat(times), at + 1);
  const letter = letterAt(tokens, at);
  return letter && { ...letter, chars: letter.chars.repeat(times) };
}

function letterAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const word = tokens[at]?.word ?? '';
  if (isXRay(tokens, at)) return sure('X', at + 3);
  if (SPELLING_WORDS.has(word)) return { chars: word.charAt(0).toUpperCase(), next: at + 1, doubtful: true };
  if (!/^[a-z]$/.test(word)) return undefined;
  return (
    clarifiedLetterAt(tokens, at) ?? { chars: word.toUpperCase(), next: at + 1, doubtful: word === 'a' || word === 'i' }
  );
}

/** "S for sugar", "O as in Oscar". */
function clarifiedLetterAt(tokens: readonly Token[], at: number): CodeItem | undefined {
  const word = tokens[at]?.word ?? '';
  if (!/^[a-z]$/.test(word)) return undefined;
  for (const link of SPELLING_LINKS) {
    if (!link.every((part, i) => tokens[at + 1 + i]?.word === part)) continue;
    const exampleAt = at + 1 + link.length;
    const example = tokens[exampleAt];
    if (word === 'x' && isXRay(tokens, exampleAt)) return sure('X', exampleAt + 3);
    if (example?.word.startsWith(word) && example.word.length > 2) return sure(word.toUpperCase(), exampleAt + 1);
  }
  return undefined;
}

function isXRay(tokens: readonly Token[], at: number): boolean {
  return ['x', '-', 'ray'].every((part, i) => tokens[at + i]?.word === part);
}

function sure(chars: string, next: number): CodeItem {
  return { chars, next, doubtful: false };
}
