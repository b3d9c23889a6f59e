/**
 * An administrator's own patterns, in a language that cannot be slow: `#` stands for a digit, `@` for a letter, anything else for itself, and blanks
 * and hyphens may be left out. A pattern has one length, so finding it takes one comparison for each place of a text; regular expressions, which can
 * take for ever on a hostile text, are not offered.
 */
import { AppError } from '../../domain/errors.ts';
import { charsOf } from './code-runs.ts';
import type { HeardLine } from './heard-lines.ts';
import type { FoundPlace } from './sensitive-numbers.ts';

export const LONGEST_PATTERN = 40;
export const MOST_PATTERNS = 20;
const FEWEST_SIGNS = 4;
const CONFIDENCE = 0.95;

/** Finds the places of one pattern. */
export type OwnPattern = (heard: HeardLine, line: number) => readonly FoundPlace[];

/** @throws AppError `invalid-request` for a pattern that is too long, or so short that it would be found everywhere. */
export function compilePattern(pattern: string): OwnPattern {
  const wanted = [...pattern.toUpperCase().replace(/[\s-]/g, '')];
  if (wanted.length < FEWEST_SIGNS || wanted.length > LONGEST_PATTERN)
    throw new AppError(
      'invalid-request',
      `A pattern needs ${FEWEST_SIGNS} to ${LONGEST_PATTERN} signs beside blanks and hyphens.`,
    );
  if (!wanted.some((sign) => sign === '#'))
    throw new AppError('invalid-request', 'A pattern needs at least one # (a digit), or it would be an ordinary word.');
  return (heard, line) => {
    const signs = signsOf(heard);
    const found: FoundPlace[] = [];
    for (let at = 0; at + wanted.length <= signs.length; at++) {
      if (!wanted.every((sign, i) => stands(sign, signs[at + i]?.sign ?? ''))) continue;
      const [first, last] = [signs[at], signs[at + wanted.length - 1]];
      if (
        !first ||
        !last ||
        goesOn(wanted[0], signs[at - 1], first) ||
        goesOn(wanted.at(-1), signs[at + wanted.length], last)
      )
        continue;
      found.push({ line, start: first.start, end: last.end, kind: 'own-pattern', confidence: CONFIDENCE });
      at += wanted.length - 1;
    }
    return found;
  };
}

/** Whether a text is a pattern that can be compiled. */
export function isPattern(pattern: string): boolean {
  try {
    compilePattern(pattern);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

interface Sign {
  readonly sign: string;
  readonly start: number;
  readonly end: number;
}

/** A text sign by sign, with spoken digits and spelled letters in the place of their words. */
function signsOf({ tokens, runs }: HeardLine): readonly Sign[] {
  const signs: Sign[] = [];
  let at = 0;
  while (at < tokens.length) {
    const run = runs.find(({ firstToken }) => firstToken === at);
    const token = tokens[at];
    if (!token) break;
    if (run && charsOf(run).length > 0) {
      for (const { chars, start, end } of run.pieces) for (const sign of chars) signs.push({ sign, start, end });
      at = Math.max(at + 1, run.nextToken);
      continue;
    }
    if (token.word !== '-')
      for (const sign of token.word.toUpperCase()) signs.push({ sign, start: token.start, end: token.end });
    at++;
  }
  return signs;
}

function stands(wanted: string, sign: string): boolean {
  if (wanted === '#') return /^\d$/.test(sign);
  return wanted === '@' ? /^\p{L}$/u.test(sign) : wanted === sign;
}

/** A digit before the first or after the last `#` makes it another, longer number. */
function goesOn(edge: string | undefined, beside: Sign | undefined, own: Sign): boolean {
  return (
    edge === '#' &&
    beside !== undefined &&
    /^\d$/.test(beside.sign) &&
    beside.start <= own.end + 1 &&
    own.start <= beside.end + 1
  );
}
