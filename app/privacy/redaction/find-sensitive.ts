/** All that is personal in the utterances of a call: every finder, and which of overlapping finds counts. */
import { AppError } from '../../domain/errors.ts';
import type { FoundSpan } from '../../domain/redaction.ts';
import { addresses } from './addresses.ts';
import { birthDates } from './birth-dates.ts';
import { type HeardLine, heardLine, type SpokenWords } from './heard-lines.ts';
import { createNameTagger, type NameTagger } from './name-tagger.ts';
import { namedSecrets } from './named-secrets.ts';
import { compilePattern, MOST_PATTERNS } from './own-patterns.ts';
import { personNames } from './person-names.ts';
import { ALWAYS_REDACTED, CONFIDENCE_NEEDED, type RedactionSettings } from './redaction-settings.ts';
import { type FoundPlace, sensitiveNumbers } from './sensitive-numbers.ts';
import { spokenEmails } from './spoken-emails.ts';
import { writtenPatterns } from './written-patterns.ts';

/** In UTF-16 units; ten seconds of speech have some 300. */
const LONGEST_PART = 2_000;

export interface Redactor {
  /**
   * What to take out of some utterances of one call, in the order they were said: numbers that go on from one to the next are found in each. Spans of
   * an utterance do not overlap and are in order.
   */
  find(utterances: readonly SpokenWords[]): readonly FoundSpan[];
}

/** @throws AppError `invalid-request` for a pattern of one's own that is none. */
export function createRedactor(settings: RedactionSettings): Redactor {
  if (settings.ownPatterns.length > MOST_PATTERNS)
    throw new AppError('invalid-request', `At most ${MOST_PATTERNS} patterns of your own can be used.`);
  const patterns = settings.ownPatterns.map(compilePattern);
  const kinds = new Set([...settings.kinds, ...ALWAYS_REDACTED]);
  const needed = CONFIDENCE_NEEDED[settings.strictness];
  const allowed = new Set(settings.allowedWords.map((word) => word.toLowerCase()));
  const tagger = createNameTagger();
  /** An utterance is looked at again with each that follows it, but read once. */
  const kept = new WeakMap<SpokenWords, readonly Part[]>();
  const partsKept = (said: SpokenWords): readonly Part[] => {
    const parts = kept.get(said) ?? partsOf(said, tagger);
    kept.set(said, parts);
    return parts;
  };
  return {
    find(utterances) {
      const parts = utterances.flatMap(partsKept);
      const lines = parts.map(({ heard }) => heard);
      const found = [
        ...lines.flatMap((heard, line) => [
          ...writtenPatterns(heard, line),
          ...spokenEmails(heard, line),
          ...patterns.flatMap((pattern) => pattern(heard, line)),
        ]),
        ...birthDates(lines),
        ...addresses(lines),
        ...sensitiveNumbers(lines),
        ...namedSecrets(lines),
        ...personNames(lines, allowed),
      ].filter(({ kind, confidence, start, end }) => kinds.has(kind) && confidence >= needed && start < end);
      return withoutOverlaps(parts, found);
    },
  };
}

/** A stretch of an utterance, and where it begins in it. */
interface Part {
  readonly heard: HeardLine;
  readonly offset: number;
}

/**
 * An utterance of speech is one part. A line of an imported transcript may have any length; it is read in parts that follow each other like utterances, so
 * that no text takes more than its share of time.
 */
function partsOf(said: SpokenWords, tagger: NameTagger): readonly Part[] {
  const parts: Part[] = [];
  for (let offset = 0; offset < said.text.length || offset === 0; ) {
    const rest = said.text.slice(offset, offset + LONGEST_PART);
    const blank = rest.length < LONGEST_PART ? -1 : rest.lastIndexOf(' ');
    const text = blank > 0 ? rest.slice(0, blank + 1) : rest;
    parts.push({ heard: heardLine({ ...said, text }, tagger), offset });
    offset += Math.max(1, text.length);
  }
  return parts;
}

/** Finds that touch become one: as far as both reach, named as the surer one. */
function withoutOverlaps(parts: readonly Part[], found: readonly FoundPlace[]): readonly FoundSpan[] {
  const byPart = parts.map((): FoundPlace[] => []);
  for (const place of found) byPart[place.line]?.push(place);
  return parts.flatMap(({ heard: { said }, offset }, line) => {
    const spans: FoundSpan[] = [];
    const own = (byPart[line] ?? []).toSorted((a, b) => a.start - b.start || b.end - a.end);
    for (const { start, end, kind, confidence } of own) {
      const last = spans.at(-1);
      const [from, to] = [start + offset, end + offset];
      if (!last || from >= last.end) spans.push({ segmentId: said.id, start: from, end: to, kind, confidence });
      else {
        const surer =
          confidence > last.confidence ? { kind, confidence } : { kind: last.kind, confidence: last.confidence };
        spans[spans.length - 1] = { ...last, ...surer, end: Math.max(last.end, to) };
      }
    }
    return spans;
  });
}
