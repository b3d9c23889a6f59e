/** Street addresses: a number and a street, and what is told after "I live at" or asked for as an address. */
import type { TextSpan } from '../../domain/speech.ts';
import { askedFields, earlierFields } from './asked-fields.ts';
import { type CodeRun, charsOf } from './code-runs.ts';
import { givenWords } from './given-words.ts';
import type { HeardLine } from './heard-lines.ts';
import { isQuantity } from './quantities.ts';
import type { FoundPlace } from './sensitive-numbers.ts';
import { COMMON_STREET_TYPES, STREET_ENDING, STREET_TYPES, TOWNS, UNITS } from './street-words.ts';
import type { Token } from './tokens.ts';

const STREET = 0.9;
const ASKED = 0.9;
const ANSWER = 0.7;
/** Words between a house's number and "Street". */
const MOST_BETWEEN = 3;
const LONGEST_NUMBER = 5;
const LONGEST_ADDRESS = 14;
/** Not within a street's name. */
const BREAKS = new Set(
  `the is was are of a an and or to in on at for i you it my your with from this that by not no have has had do all people days day years minutes hours weeks months times
  more other percent pounds dollars euros per out`.split(/\s+/),
);
/** "I live at", but also "I live in a house": an address has a number or a street. */
const AFTER_CUE = new Set(['is', "it's", 'its', 'at', 'to', ':', 'on', 'in', 'um', 'uh', 'now', 'would', 'be', ',']);

export function addresses(lines: readonly HeardLine[]): readonly FoundPlace[] {
  return lines.flatMap((heard, line) => {
    const streets = streetsOf(lines, heard, line);
    const told = toldAfterCue(heard);
    const answered = heard.cues.length === 0 ? answeredTo(lines, heard, line) : [];
    return [...streets, ...told, ...answered].map((found) => ({
      line,
      kind: 'address' as const,
      confidence: ASKED,
      ...found,
    }));
  });
}

type Found = TextSpan & { readonly confidence?: number };

function streetsOf(lines: readonly HeardLine[], heard: HeardLine, line: number): readonly Found[] {
  const { tokens, runs } = heard;
  const numbered = runs.flatMap((run): readonly Found[] => {
    if (!/^\d+[A-Z]?$/.test(charsOf(run)) || charsOf(run).length > LONGEST_NUMBER + 1) return [];
    const street = streetAfter(tokens, run.nextToken);
    if (street === undefined) return [];
    const word = tokens[street]?.word ?? '';
    const isAsked = askedFields(lines, { line, start: run.start, end: run.end }).some(
      ({ field }) => field === 'address',
    );
    if (COMMON_STREET_TYPES.has(word) && !isAsked && !endsOrTown(tokens, street + 1)) return [];
    return [spanOf(tokens, withUnit(tokens, runs, run.firstToken), withTown(tokens, runs, street + 1), STREET)];
  });
  const compounds = tokens.flatMap(({ word }, at): readonly Found[] => {
    const number = STREET_ENDING.test(word) ? runs.find(({ firstToken }) => firstToken === at + 1) : undefined;
    return number ? [spanOf(tokens, at, withTown(tokens, runs, number.nextToken), STREET)] : [];
  });
  return [...numbered, ...compounds];
}

/** Where "Street" stands after a number; undefined when no street follows. */
function streetAfter(tokens: readonly Token[], from: number): number | undefined {
  for (let at = from; at <= from + MOST_BETWEEN; at++) {
    const token = tokens[at];
    if (!token) return undefined;
    if (token.word === ',' && at === from) continue;
    if (token.word === '.' && tokens[at - 1]?.word.length === 1) continue;
    if (at > from && STREET_TYPES.has(token.word)) return at;
    if (STREET_ENDING.test(token.word)) return at;
    if (token.kind !== 'word' || BREAKS.has(token.word)) return undefined;
  }
  return undefined;
}

function endsOrTown(tokens: readonly Token[], at: number): boolean {
  const [next, after] = [tokens[at], tokens[at + 1]];
  return !next || next.kind === 'sign' || TOWNS.has(next.word) || (next.word === 'in' && TOWNS.has(after?.word ?? ''));
}

/** "Flat three, twelve Mill Lane": the flat belongs to it. */
function withUnit(tokens: readonly Token[], runs: readonly CodeRun[], first: number): number {
  for (let at = first - 1; at >= Math.max(0, first - 5); at--) {
    if (UNITS.has(tokens[at]?.word ?? '')) return at;
    const isWithin =
      tokens[at]?.word === ',' || runs.some(({ firstToken, nextToken }) => at >= firstToken && at < nextToken);
    if (!isWithin) break;
  }
  return first;
}

/** A town, and what else of the address follows the street: "in Bristol", ", Austin, Texas". */
function withTown(tokens: readonly Token[], runs: readonly CodeRun[], from: number): number {
  let end = from;
  for (let at = from; at < from + 8; at++) {
    const word = tokens[at]?.word ?? '';
    const isUnit = UNITS.has(word) && runs.some(({ firstToken }) => firstToken === at + 1);
    if (TOWNS.has(word)) end = at + 1;
    else if (isUnit) end = runs.find(({ firstToken }) => firstToken === at + 1)?.nextToken ?? end;
    else if (word !== ',' && word !== 'in' && at >= end) break;
  }
  return end;
}

/** What follows "I live at" or "the address is", up to where something else begins. */
function toldAfterCue(heard: HeardLine): readonly Found[] {
  return heard.cues
    .filter(({ field }) => field === 'address')
    .flatMap((cue) => {
      let at = heard.tokens.findIndex(({ start }) => start >= cue.end);
      if (at === -1) return [];
      while (AFTER_CUE.has(heard.tokens[at]?.word ?? '')) at++;
      const first = heard.tokens[at];
      const given = first && clause(heard, at);
      return given && isAddress(heard, given, cue.weak) ? [given] : [];
    });
}

function answeredTo(lines: readonly HeardLine[], heard: HeardLine, line: number): readonly Found[] {
  const asked = earlierFields(lines, line).find(({ field }) => field === 'address');
  if (!asked) return [];
  const given = givenWords(heard, 0, { needsLink: false, most: LONGEST_ADDRESS });
  const whole =
    given &&
    clause(
      heard,
      heard.tokens.findIndex(({ start }) => start >= given.start),
    );
  return whole && isAddress(heard, whole, asked.weak) ? [{ ...whole, confidence: ANSWER }] : [];
}

const CLAUSE_ENDS = new Set([
  '.',
  '?',
  '!',
  ';',
  'but',
  'because',
  'so',
  'since',
  'and',
  'please',
  'thanks',
  'now',
  'can',
  'could',
  'if',
  'where',
  'which',
  'i',
  'my',
  'postcode',
  'zip',
  'with',
  'for',
  'not',
  "that's",
  'is',
  'last',
  'next',
  'yesterday',
  'today',
  'tomorrow',
  'this',
  'already',
  'until',
  'soon',
  'still',
]);

/** From a token to where its clause ends. */
function clause({ tokens }: HeardLine, from: number): TextSpan | undefined {
  let end = from;
  while (end < tokens.length && end - from < LONGEST_ADDRESS && !CLAUSE_ENDS.has(tokens[end]?.word ?? '')) end++;
  while (end > from && tokens[end - 1]?.kind === 'sign') end--;
  return end > from ? spanOf(tokens, from, end) : undefined;
}

/** A street, a town, or a number with a name that is no quantity. @param weak the words before it are also said of other things. */
function isAddress(heard: HeardLine, { start, end }: TextSpan, weak: boolean): boolean {
  const within = heard.tokens.filter((token) => token.start >= start && token.end <= end);
  const isStreet = within.length >= 2 && within.some(({ word }) => STREET_TYPES.has(word) || STREET_ENDING.test(word));
  const isTown = within.length <= 4 && within.some(({ word }) => TOWNS.has(word));
  const [number] = heard.runs.filter((run) => run.start >= start && run.end <= end && /\d/.test(charsOf(run)));
  const isNumbered =
    number !== undefined && within.length >= 2 && !isQuantity(heard, { line: 0, ...number }, charsOf(number));
  return (
    isTown ||
    (isStreet && (!weak || isNumbered)) ||
    (isNumbered && !weak && within.every(({ word }) => !BREAKS.has(word)))
  );
}

function spanOf(tokens: readonly Token[], first: number, next: number, confidence?: number): Found {
  return {
    start: tokens[first]?.start ?? 0,
    end: tokens[next - 1]?.end ?? 0,
    ...(confidence !== undefined && { confidence }),
  };
}
