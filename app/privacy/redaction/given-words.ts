/** The words that answer for a field: what follows "is", or all of a short reply. */
import type { TextSpan } from '../../domain/speech.ts';
import type { HeardLine } from './heard-lines.ts';

/** Between the name of a field and its answer. */
const LINKS = new Set([
  'is',
  'was',
  ':',
  "it's",
  'its',
  'be',
  'would',
  'will',
  'are',
  "that's",
  '=',
  'currently',
  'just',
  'should',
  'now',
]);
/** Before an answer, and no part of it. */
const LEADS = new Set(
  `um uh er erm ah oh yes yeah yep sure okay ok right well so it's its it is that's that the of course no problem let me see i think hi hello please under and my name
  can you try use was , sorry no thank thanks . : - would be you could`.split(/\s+/),
);
/** An answer ends here. */
const ENDS = new Set(
  `and but because if so or please thanks thank that which can could with when then okay ok yes yeah , . ? ! ; for on it it's i i'm the from at not is was doesn't
  does do you what why how where who to in before`.split(/\s+/),
);

export interface GivenOptions {
  /** The answer must be linked to the name of the field ("is", ":"). */
  readonly needsLink: boolean;
  /** Longer answers are none. */
  readonly most: number;
}

/** Undefined when nothing is given, or too much. */
export function givenWords(
  { tokens }: HeardLine,
  from: number,
  { needsLink, most }: GivenOptions,
): TextSpan | undefined {
  let at = tokens.findIndex(({ start }) => start >= from);
  if (at === -1) return undefined;
  const linkedAt = at;
  const before = needsLink ? LINKS : LEADS;
  while (at < tokens.length && before.has(tokens[at]?.word ?? '')) at++;
  if (needsLink && at === linkedAt) return undefined;
  const first = tokens[at];
  let last = at;
  while (last < tokens.length && !ENDS.has(tokens[last]?.word ?? '')) last++;
  const end = tokens[last - 1];
  if (!first || !end || last === at || last - at > most) return undefined;
  return { start: first.start, end: end.end };
}
