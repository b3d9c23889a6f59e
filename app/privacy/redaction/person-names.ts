/** Names of people: what stands after "my name is", answers a question for a name, or is a name by the tagger alone. */
import { askedFields, earlierFields } from './asked-fields.ts';
import { charsOf } from './code-runs.ts';
import type { HeardLine } from './heard-lines.ts';
import type { FoundPlace } from './sensitive-numbers.ts';
import { TOWNS } from './street-words.ts';
import type { Token } from './tokens.ts';

/** How likely a name must be, by what stands around it; chosen on the tuning half of `samples/redaction-turns.jsonl`. */
const ANNOUNCED = 0.0005;
const AFTER_CUE = 0.08;
const ANSWER = 0.02;
/** The utterance speaks of a name. */
const NAME_TALK = 0.04;
const CAPITAL = 0.2;
const NEAR_CUE = 0.1;
const CAPITAL_NEAR_CUE = 0.005;
const BESIDE_NAME = 0.03;
/** A recogniser that writes capitals gives a family name one, after the given name: however strange it is. */
const CAPITAL_AFTER_NAME = 0;
const KNOWN = 0.0005;
const ALONE = 0.75;
/** Once taken for a name, a word is one; and a proof of something else (an e-mail address) is always surer. */
const LEAST_SURE = 0.5;
const SUREST = 0.9;
/** A name stands within so many words after its cue. */
const CUE_REACH = 3;
const LONGEST_ANSWER = 7;

/** A name is announced. */
const SURE_CUE =
  /(?:^| )(?:(?:my|your|her|his|full|first|last|middle|family|given|maiden|sur) ?names? (?:is|was|would be|will be)|name's|surname is|in the name of|name of the account holder is|speaking with|speaking to|mister|missus|mr|mrs|ms|on behalf of)$/;
/** Directly before a name more often than not. */
const CUE =
  /(?:^| )(?:the name (?:is|was|would be)|surname|first name|last name|name|speaking is|(?:talk|speak|spoke|talked|put you through|chat) (?:to|with)|called|named|miss|doctor|dr|professor|ask for|signed by|addressed to)$/;
/** Names often follow these, and other words as often. */
const WEAK_CUE =
  /(?:^| )(?:thanks|thank you|hello|hi|hey|i'm|i am|this is|that is|it's|it is|husband|wife|partner|daughter|son|mother|father|brother|sister|mum|dad|friend|colleague|meet you|anything else|you are|you're|great|perfect|lovely|account of|holder is|holder|through to|bye|okay|morning|afternoon|evening)$/;
/** And these follow names. */
const AFTERWARDS = new Set(['speaking', 'here', 'calling']);
/** Names only where a name is announced: "my name is May". */
const CALENDAR = new Set(
  `january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
  monday tuesday wednesday thursday friday saturday sunday`.split(/\s+/),
);
/** Stand where names do and are none. */
const NEVER = new Set(
  `a an the and or but is it's its i i'm im me my mine you your yours he she her his we they them this that there here on in at to of for from with by as not no yes yeah yep
  okay ok um uh er so just sorry please thanks thank hello hi hey good morning afternoon evening speaking calling name names spelled correct right sure customer agent
  somebody someone anyone everybody nobody what who how when where why which well like said says will would can could should have has had do does did was were be been am are
  sir madam ma'am about still really very too also again now today tomorrow already back wrong fine great happy afraid looking trying going waiting account number certainly made shall registered danke hallo`.split(
    /\s+/,
  ),
);

/** @param allowed words that are never names. */
export function personNames(lines: readonly HeardLine[], allowed: ReadonlySet<string>): readonly FoundPlace[] {
  const candidates = lines.map((heard) => heard.words.map((token) => mayBeName(heard, token, allowed)));
  const marked = lines.map((heard, line) =>
    heard.words.map((_token, at) => {
      const isPossible = candidates[line]?.[at] === true;
      return isPossible && (heard.nameProbabilities[at] ?? 0) >= neededFor(lines, line, at);
    }),
  );
  const known = knownNames(lines, marked);
  return lines.flatMap((heard, line) => {
    const { words, nameProbabilities } = heard;
    const isPossible = (at: number, needed: number) =>
      candidates[line]?.[at] === true && (nameProbabilities[at] ?? 0) >= needed;
    const isName = words.map(
      ({ word }, at) => marked[line]?.[at] === true || (known.has(word) && isPossible(at, KNOWN)),
    );
    for (const [at, token] of words.entries()) {
      const isAfter = isName[at - 1] === true;
      if ((!isAfter && isName[at + 1] !== true) || token.word.length < 2 || CALENDAR.has(token.word)) continue;
      const isFamilyName = isAfter && token.capital && !beginsSentence(heard, token);
      if (isPossible(at, isFamilyName ? CAPITAL_AFTER_NAME : BESIDE_NAME)) isName[at] = true;
    }
    return [...joined(heard, isName, line), ...spelledNames(lines, line, isName.includes(true))];
  });
}

/** Not a word that names a field ("surname", "visa"), nor one of those that stand everywhere. */
function mayBeName({ cues }: HeardLine, { kind, word, start, end }: Token, allowed: ReadonlySet<string>): boolean {
  if (kind !== 'word' || NEVER.has(word) || allowed.has(word)) return false;
  return !cues.some((cue) => cue.start < end && start < cue.end);
}

/** From which probability on a word is taken for a name where it stands. */
function neededFor(lines: readonly HeardLine[], line: number, at: number): number {
  const heard = lines[line];
  const words = heard?.words ?? [];
  const token = words[at];
  if (!heard || !token) return 1;
  for (let back = 1; back <= Math.min(CUE_REACH, at); back++) {
    const between = words.slice(at - back + 1, at);
    if (between.some(({ word }) => NEVER.has(word))) break;
    const before = words
      .slice(Math.max(0, at - back - 4), at - back + 1)
      .map(({ word }) => word)
      .join(' ');
    if (SURE_CUE.test(before)) return ANNOUNCED;
    if (CUE.test(before)) return back > 1 ? BESIDE_NAME : AFTER_CUE;
  }
  if (CALENDAR.has(token.word) || TOWNS.has(token.word)) return 1;
  const isAnswer =
    words.length <= LONGEST_ANSWER && earlierFields(lines, line).some(({ field }) => field === 'person-name');
  if (isAnswer) return ANSWER;
  if (heard.cues.some(({ field }) => field === 'person-name')) return NAME_TALK;
  const isCapital = token.capital && !beginsSentence(heard, token);
  if (isBesideWeakCue(words, at)) return isCapital ? CAPITAL_NEAR_CUE : NEAR_CUE;
  return isCapital ? CAPITAL : ALONE;
}

function isBesideWeakCue(words: readonly Token[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 2), at).map(({ word }) => word);
  const after = words.slice(at + 1, at + 3);
  return WEAK_CUE.test(before.join(' ')) || after.some(({ word }) => AFTERWARDS.has(word));
}

function beginsSentence({ said: { text } }: HeardLine, { start }: Token): boolean {
  return /(?:^|[.!?:]["']?)\s*$/.test(text.slice(Math.max(0, start - 4), start));
}

/** Words that were names once; short ones are too often something else. */
function knownNames(lines: readonly HeardLine[], marked: readonly (readonly boolean[])[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const [line, { words }] of lines.entries())
    for (const [at, { word }] of words.entries()) if (marked[line]?.[at] === true && word.length >= 3) known.add(word);
  return known;
}

/** Names that stand beside each other are one, with an initial or a hyphen between. */
function joined(
  { said: { text }, words, nameProbabilities }: HeardLine,
  isName: readonly boolean[],
  line: number,
): readonly FoundPlace[] {
  const places: FoundPlace[] = [];
  for (const [at, token] of words.entries()) {
    if (!isName[at]) continue;
    const confidence = Math.min(SUREST, Math.max(LEAST_SURE, nameProbabilities[at] ?? 0));
    const last = places.at(-1);
    if (last && /^(?:\s|[-'’.]|\s\p{L}\.?\s)*$/u.test(text.slice(last.end, token.start)))
      places[places.length - 1] = { ...last, end: token.end, confidence: Math.max(last.confidence, confidence) };
    else places.push({ line, start: token.start, end: token.end, kind: 'person-name', confidence });
  }
  return places;
}

const FEWEST_SPELLED = 3;
const SPELLED_ASKED = 0.9;
const SPELLED = 0.4;

/** "S m i t h": letters after a name, or after a question for one; the address where an e-mail was asked for. */
function spelledNames(lines: readonly HeardLine[], line: number, hasName: boolean): readonly FoundPlace[] {
  return (lines[line]?.runs ?? []).flatMap((run): readonly FoundPlace[] => {
    const chars = charsOf(run).replaceAll('0', 'O');
    if (!/^[A-Z]+$/.test(chars) || run.pieces.length < FEWEST_SPELLED) return [];
    const place = { line, start: run.start, end: run.end };
    const [asked] = askedFields(lines, place).filter(
      ({ field }) => field === 'person-name' || field === 'email' || field === 'harmless',
    );
    if (asked?.field === 'harmless') return [];
    if (asked?.field === 'email') return [{ ...place, kind: 'email', confidence: SPELLED_ASKED }];
    const confidence = asked || hasName ? SPELLED_ASKED : SPELLED;
    return [{ ...place, kind: 'person-name', confidence }];
  });
}
