/** Dates in words or digits: "the third of May nineteen eighty", "May 3rd, 1980", `03/05/1980`. */
import type { TextSpan } from '../../domain/speech.ts';
import { type CodeRun, charsOf } from './code-runs.ts';
import type { HeardLine } from './heard-lines.ts';
import type { Token } from './tokens.ts';

export interface SpokenDate extends TextSpan {
  /** As said, two or four digits. */
  readonly year?: string;
}

const MONTHS = new Set(
  `january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec`.split(
    ' ',
  ),
);
const ORDINALS = new Set(
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth
  nineteenth twentieth thirtieth`.split(/\s+/),
);
const ORDINAL_ENDINGS = new Set(['st', 'nd', 'rd', 'th']);
const LINKS = new Set(['of', 'the', ',', '-', '.', 'in', 'on', 'um', 'uh', 'year']);
/** Bounded, with no overlap between its parts. */
const WRITTEN = /(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(\d{4}|\d{2})|(\d{4})-\d{1,2}-\d{1,2})(?!\d)/g;

export function spokenDates(heard: HeardLine): readonly SpokenDate[] {
  const written = Array.from(heard.said.text.matchAll(WRITTEN), ({ 0: found, 2: year, 3: first, index }) => ({
    start: index,
    end: index + found.length,
    year: year ?? first ?? '',
  }));
  const spoken = heard.tokens.flatMap(({ word }, at) => {
    const date = MONTHS.has(word) ? dateAround(heard, at) : undefined;
    return date ? [date] : [];
  });
  return [...written, ...spoken];
}

/** A day before or after the month, and perhaps a year after both; undefined when neither stands there ("you may"). */
function dateAround({ tokens, runs }: HeardLine, month: number): SpokenDate | undefined {
  const before = dayBefore(tokens, runs, month);
  let at = skipLinks(tokens, month + 1);
  const after = before === undefined ? dayAfter(tokens, runs, at) : undefined;
  if (after !== undefined) at = skipLinks(tokens, after);
  const from = tokens[at]?.start ?? Number.POSITIVE_INFINITY;
  const years = runs.find(({ start, end }) => start <= from && from < end);
  const chars = years?.pieces.flatMap((piece) => (piece.start >= from ? piece.chars : [])).join('') ?? '';
  const year = /^(?:\d{2}|(?:19|20)\d{2})$/.test(chars) ? chars : undefined;
  if (before === undefined && after === undefined && year === undefined) return undefined;
  const lastToken = (year === undefined ? undefined : years?.nextToken) ?? after ?? month + 1;
  const [first, last] = [tokens[before ?? month], tokens[lastToken - 1]];
  if (!first || !last) return undefined;
  return { start: first.start, end: last.end, ...(year !== undefined && { year }) };
}

/** Where the day before a month begins. */
function dayBefore(tokens: readonly Token[], runs: readonly CodeRun[], month: number): number | undefined {
  let at = month - 1;
  while (at >= 0 && LINKS.has(tokens[at]?.word ?? '') && month - at <= 3) at--;
  const word = tokens[at]?.word ?? '';
  if (ORDINALS.has(word)) return withArticle(tokens, tensBefore(tokens, at));
  if (ORDINAL_ENDINGS.has(word)) at--;
  const run = runs.find(({ nextToken }) => nextToken === at + 1);
  return run && isDay(charsOf(run)) ? run.firstToken : undefined;
}

/** The token after the day that begins at a token. */
function dayAfter(tokens: readonly Token[], runs: readonly CodeRun[], at: number): number | undefined {
  const word = tokens[at]?.word ?? '';
  if (ORDINALS.has(word)) return at + 1;
  if (/^(?:twenty|thirty)$/.test(word)) {
    const unit = tokens[at + 1]?.word === '-' ? at + 2 : at + 1;
    if (ORDINALS.has(tokens[unit]?.word ?? '')) return unit + 1;
  }
  const run = runs.find(({ firstToken }) => firstToken === at);
  const [piece] = run?.pieces ?? [];
  if (!run || !piece || !isDay(piece.chars)) return undefined;
  const next = tokens.findIndex(({ start }) => start >= piece.end);
  if (next === -1) return tokens.length;
  return ORDINAL_ENDINGS.has(tokens[next]?.word ?? '') ? next + 1 : next;
}

/** "Twenty third": the tens belong to the day. */
function tensBefore(tokens: readonly Token[], ordinal: number): number {
  const at = tokens[ordinal - 1]?.word === '-' ? ordinal - 2 : ordinal - 1;
  return /^(?:twenty|thirty)$/.test(tokens[at]?.word ?? '') ? at : ordinal;
}

function withArticle(tokens: readonly Token[], day: number): number {
  return tokens[day - 1]?.word === 'the' ? day - 1 : day;
}

function skipLinks(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < from + 3 && LINKS.has(tokens[at]?.word ?? '')) at++;
  return at;
}

function isDay(chars: string): boolean {
  return /^\d{1,2}$/.test(chars) && Number(chars) >= 1 && Number(chars) <= 31;
}
