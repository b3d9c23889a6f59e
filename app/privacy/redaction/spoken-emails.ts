/** E-mail and web addresses as they are said: "john dot smith at example dot com", "j s m i t h eight four at gmail". */
import type { HeardLine } from './heard-lines.ts';
import { DIGIT_WORDS, MULTIPLES, SPELLING_WORDS, TEENS, TENS } from './number-words.ts';
import type { FoundPlace } from './sensitive-numbers.ts';
import type { Token } from './tokens.ts';

const CONNECTORS = new Set(['dot', '.', 'underscore', '_', 'dash', 'hyphen', '-', 'plus', 'point', 'period']);
const DOTS = new Set(['dot', '.', 'point', 'period']);
/** Said without "dot com" as often as with it. */
const PROVIDERS = new Set('gmail hotmail outlook yahoo icloud protonmail aol gmx googlemail live'.split(' '));
/** The ends of addresses that callers name most; any other word after "dot" ends an address as well, but is a sign only with "at". */
const ENDINGS = new Set(
  'com co uk org net de io info edu gov eu fr es it nl ch at ie us ca au in biz me app'.split(' '),
);
/** Before the name of an address, never in it. */
const STOPS = new Set(
  `is it's its it that's address email mail e my the to at and or on for yes yeah so um uh er okay ok well sure of a be just you can use try was with send reach
  me under email's account contact write right have as no not spelled all lower case lowercase one word still again also currently`.split(
    /\s+/,
  ),
);
/** Words in the name of an address that nothing connects: "john smith at ...". */
const MOST_WORDS = 4;
const CONFIDENCE = 0.95;

export function spokenEmails({ tokens }: HeardLine, line: number): readonly FoundPlace[] {
  const found: FoundPlace[] = [];
  for (const [at, { word }] of tokens.entries()) {
    if (word === 'www' && DOTS.has(tokens[at + 1]?.word ?? '')) found.push(...webAddress(tokens, at, line));
    if (word !== 'at' && !(word === '@' && tokens[at]?.kind === 'sign')) continue;
    const domainEnd = domainEndOf(tokens, at + 1);
    if (domainEnd === undefined) continue;
    const first = tokens[nameStartOf(tokens, at)];
    const last = tokens[domainEnd - 1];
    if (first && last && first.start < (tokens[at]?.start ?? 0))
      found.push({ line, start: first.start, end: last.end, kind: 'email', confidence: CONFIDENCE });
  }
  return found;
}

/** The token after a domain: labels joined by dots, or a provider that everybody knows. */
function domainEndOf(tokens: readonly Token[], from: number): number | undefined {
  let at = from;
  let dots = 0;
  let isKnown = false;
  for (;;) {
    const labelStart = at;
    while (at - labelStart < 8 && isLabel(tokens[at], at - labelStart)) at++;
    if (at === labelStart) break;
    isKnown ||=
      PROVIDERS.has(
        tokens
          .slice(labelStart, at)
          .map(({ word }) => word)
          .join(''),
      ) ||
      (dots > 0 && ENDINGS.has(tokens[labelStart]?.word ?? ''));
    if (dots > 0 && ENDINGS.has(tokens[labelStart]?.word ?? '')) at = labelStart + 1;
    if (!DOTS.has(tokens[at]?.word ?? '') || !isLabel(tokens[at + 1], 0)) break;
    dots++;
    at++;
  }
  if (dots > 0 && isKnown) return at;
  return PROVIDERS.has(tokens[from]?.word ?? '') ? from + 1 : undefined;
}

function isLabel(token: Token | undefined, place: number): boolean {
  if (!token || token.kind === 'sign' || DOTS.has(token.word)) return token?.word === '-';
  return place < 3 || /^.$/.test(token.word);
}

/** Where the name before "at" begins. */
function nameStartOf(tokens: readonly Token[], at: number): number {
  let start = at;
  let words = 0;
  while (start > 0) {
    const token = tokens[start - 1];
    if (!token) break;
    const isConnector = CONNECTORS.has(token.word);
    if (isConnector && start === at) break;
    const isCode = isSpelled(token);
    const isConnected = start < at && CONNECTORS.has(tokens[start]?.word ?? '');
    if (!isConnector && !isCode && !isConnected) {
      if (token.kind === 'sign' || STOPS.has(token.word) || words === MOST_WORDS) break;
      words++;
    }
    start--;
  }
  while (start < at && CONNECTORS.has(tokens[start]?.word ?? '')) start++;
  return start;
}

function isSpelled({ kind, word }: Token): boolean {
  if (kind === 'digits') return true;
  return (
    (/^[a-z]$/.test(word) && word !== 'a' && word !== 'i') ||
    [DIGIT_WORDS, TEENS, TENS, MULTIPLES].some((words) => words.has(word)) ||
    SPELLING_WORDS.has(word)
  );
}

/** "www dot example dot com slash ...". */
function webAddress(tokens: readonly Token[], at: number, line: number): readonly FoundPlace[] {
  const end = domainEndOf(tokens, at + 2);
  const [first, last] = [tokens[at], tokens[(end ?? 0) - 1]];
  return first && last
    ? [{ line, start: first.start, end: last.end, kind: 'web-address', confidence: CONFIDENCE }]
    : [];
}
