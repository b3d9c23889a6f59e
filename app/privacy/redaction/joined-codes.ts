/**
 * Numbers said in several goes: four groups of a card number, with the listener's "mm-hm" between. Pieces of one speaker that follow each
 * other become one code, and what is found in it leads back to each utterance.
 */

import { isCardNumber, isIban } from './check-digits.ts';
import { type CodePiece, type CodeRun, charsOf } from './code-runs.ts';
import { type HeardLine, type LineSpan, secondsBetween } from './heard-lines.ts';
import { isQuantity } from './quantities.ts';
import type { Token } from './tokens.ts';

export interface Code {
  /** Digits and capital letters as said. */
  readonly chars: string;
  readonly pieces: readonly (CodePiece & LineSpan)[];
}

/** Longer pauses end a number. */
const LONGEST_GAP_SECONDS = 15;
/** More lines between two goes and it is another number. */
const MOST_LINES_BETWEEN = 4;
/** The listener's "okay, go ahead": longer replies change the subject, unless they only repeat digits. */
const MOST_WORDS_BETWEEN = 6;
const FILLERS = new Set(
  "um uh er erm ah and then okay ok yes yeah yep sure right so the next is are it its it's that's well hang on sorry mm hm hmm mhm go ahead please thanks thank you".split(
    ' ',
  ),
);
/** Longer than any number that is said: what follows is another one. */
const LONGEST_CODE = 40;

interface OpenCode {
  readonly line: number;
  readonly pieces: (CodePiece & LineSpan)[];
  chars: string;
}

export function joinedCodes(lines: readonly HeardLine[]): readonly Code[] {
  const codes: Code[] = [];
  const open = new Map<string, OpenCode & { atLine: number }>();
  for (const [line, heard] of lines.entries()) {
    const { channel } = heard.said;
    for (const run of heard.runs) {
      const pieces = run.pieces.map((piece) => ({ ...piece, line }));
      const before = open.get(channel);
      open.delete(channel);
      const goesOn =
        before &&
        beginsLine(heard, run) &&
        continues(lines, before.atLine, line) &&
        sameSort(before.chars, charsOf(run)) &&
        !isQuantity(heard, { line, start: run.start, end: run.end }, charsOf(run));
      const code = goesOn ? before : { line, atLine: line, pieces: [], chars: '' };
      code.pieces.push(...pieces);
      code.chars += charsOf(run);
      if (!goesOn) codes.push(code);
      if (endsLine(heard, run) && code.chars.length < LONGEST_CODE && !isCardNumber(code.chars) && !isIban(code.chars))
        open.set(channel, Object.assign(code, { atLine: line }));
    }
  }
  return codes;
}

/** The places of some of a code's characters, one stretch a line. */
export function placesOf({ pieces }: Pick<Code, 'pieces'>, from: number, to: number): readonly LineSpan[] {
  const places = new Map<number, LineSpan>();
  let at = 0;
  for (const { line, start, end, chars } of pieces) {
    const isIn = at < to && at + chars.length > from;
    at += chars.length;
    if (isIn) places.set(line, { line, start: places.get(line)?.start ?? start, end });
  }
  return [...places.values()];
}

function beginsLine({ tokens }: HeardLine, { firstToken }: CodeRun): boolean {
  return tokens.slice(0, firstToken).every(isFiller);
}

function endsLine({ tokens }: HeardLine, { nextToken }: CodeRun): boolean {
  return tokens.slice(nextToken).every(isFiller);
}

function isFiller({ kind, word }: Token): boolean {
  return kind === 'sign' || FILLERS.has(word);
}

/** Whether a number can go on from one line of a speaker to a later one. */
function continues(lines: readonly HeardLine[], from: number, to: number): boolean {
  const [first, last] = [lines[from], lines[to]];
  if (!first || !last || to - from > MOST_LINES_BETWEEN + 1 || from === to) return false;
  if (secondsBetween(first, last) > LONGEST_GAP_SECONDS) return false;
  return lines.slice(from + 1, to).every(({ tokens, cues, runs }) => {
    const words = tokens.filter(({ kind }) => kind !== 'sign').length;
    const inCodes = runs.reduce((count, { firstToken, nextToken }) => count + nextToken - firstToken, 0);
    return cues.length === 0 && words - inCodes <= MOST_WORDS_BETWEEN;
  });
}

/** Digits go on with digits and letters with letters; a mixture with both. */
function sameSort(a: string, b: string): boolean {
  const sort = (chars: string) => (/^\d+$/.test(chars) ? 'digits' : /^\D+$/.test(chars) ? 'letters' : 'mixed');
  return sort(a) === sort(b) || sort(a) === 'mixed' || sort(b) === 'mixed';
}
