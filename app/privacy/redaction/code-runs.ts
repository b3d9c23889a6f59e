/**
 * Numbers and codes in an utterance, spoken or written, as digits and letters with the places they stand at: "four five double three, um, two"
 * is `453 32`. Reading takes time in proportion to the text.
 */
import type { TextSpan } from '../../domain/speech.ts';
import { type CodeItem, codeItemAt, misheardDigitAt } from './code-items.ts';
import type { Token } from './tokens.ts';

/** A piece of a run: some digits or letters, and where they were said. */
export interface CodePiece extends TextSpan {
  readonly chars: string;
}

export interface CodeRun extends TextSpan {
  readonly pieces: readonly CodePiece[];
  /** The tokens from the first to the one after the last. */
  readonly firstToken: number;
  readonly nextToken: number;
}

/** May stand between the pieces of one run. */
const SIGNS_BETWEEN = new Set(['-', '–', '.', ',', '/', '(', ')', '·']);
const WORDS_BETWEEN = new Set([
  'um',
  'uh',
  'er',
  'erm',
  'ah',
  'dash',
  'hyphen',
  'space',
  'slash',
  'stroke',
  'then',
  'and',
  'comma',
]);
const MOST_BETWEEN = 3;
/** So many sure pieces before a word like "to" make it a digit, if digits follow. */
const SURE_BEFORE_MISHEARD = 3;
/** "Oh, I": fewer words that are only sometimes letters are none. */
const FEWEST_DOUBTFUL = 3;

export function codeRunsOf(tokens: readonly Token[]): readonly CodeRun[] {
  const runs: CodeRun[] = [];
  let at = 0;
  while (at < tokens.length) {
    const run = runFrom(tokens, at);
    if (run) runs.push(run);
    at = Math.max(run?.nextToken ?? 0, at + 1);
  }
  return runs;
}

/** The digits and letters of a run, without anything between them. */
export function charsOf({ pieces }: Pick<CodeRun, 'pieces'>): string {
  return pieces.map(({ chars }) => chars).join('');
}

function runFrom(tokens: readonly Token[], first: number): CodeRun | undefined {
  const found: { readonly piece: CodePiece; readonly item: CodeItem; readonly at: number }[] = [];
  let at: number | undefined = first;
  while (at !== undefined) {
    const item: CodeItem | undefined = itemWithin(tokens, at, found.length);
    const [begin, end] = [tokens[at], tokens[(item?.next ?? 0) - 1]];
    if (!item || !begin || !end) break;
    found.push({ piece: { chars: item.chars, start: begin.start, end: end.end }, item, at });
    at = nextPieceAt(tokens, item.next, found.length);
  }
  // A lone "a", "I", "oh" or "Charlie" at an edge is a word.
  while (found.at(-1)?.item.doubtful && !isSpelled(found.at(-2)?.item)) found.pop();
  while (found[0]?.item.doubtful && !isSpelled(found[1]?.item)) found.shift();
  // Nor does a number begin with them, or end with "I".
  while (isWord(found[0]?.item, 'AI') && isDigit(found[1]?.item)) found.shift();
  while (isWord(found.at(-1)?.item, 'I') && isDigit(found.at(-2)?.item)) found.pop();
  const [start, last] = [found[0], found.at(-1)];
  if (!start || !last || (found.length < FEWEST_DOUBTFUL && found.every(({ item }) => item.doubtful))) return undefined;
  return {
    pieces: found.map(({ piece }) => piece),
    start: start.piece.start,
    end: last.piece.end,
    firstToken: start.at,
    nextToken: last.item.next,
  };
}

function itemWithin(tokens: readonly Token[], at: number, before: number): CodeItem | undefined {
  const item = codeItemAt(tokens, at);
  if (item || before < SURE_BEFORE_MISHEARD) return item;
  const next = codeItemAt(tokens, at + 1);
  return next && /\d/.test(next.chars) ? misheardDigitAt(tokens, at) : undefined;
}

/** Where the run goes on, over what may stand between; undefined when it does not. */
function nextPieceAt(tokens: readonly Token[], from: number, before: number): number | undefined {
  for (let at = from; at <= from + MOST_BETWEEN; at++) {
    if (itemWithin(tokens, at, before)) return at;
    const token = tokens[at];
    if (!token || !(token.kind === 'sign' ? SIGNS_BETWEEN : WORDS_BETWEEN).has(token.word)) return undefined;
  }
  return undefined;
}

/** Beside a letter or digit, "a" and "oh" are spelled too. */
function isSpelled(item: CodeItem | undefined): boolean {
  return item !== undefined && (!item.doubtful || item.chars.length === 1);
}

function isWord(item: CodeItem | undefined, letters: string): boolean {
  return item?.doubtful === true && letters.includes(item.chars);
}

function isDigit(item: CodeItem | undefined): boolean {
  return item !== undefined && /\d/.test(item.chars);
}
