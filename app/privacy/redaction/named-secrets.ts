/** User names and passwords: whatever follows the name of the field, or answers a question for it. */
import type { SensitiveKind } from '../../domain/redaction.ts';
import type { TextSpan } from '../../domain/speech.ts';
import type { Field } from './field-cues.ts';
import { givenWords } from './given-words.ts';
import type { HeardLine } from './heard-lines.ts';
import type { FoundPlace } from './sensitive-numbers.ts';

const NAMED = 0.9;
const ANSWERED = 0.7;
/** A user name or a password is one word or a few. */
const MOST_WORDS = 6;

/** What is said of a password, and is none. */
const NO_SECRETS = new Set(
  `correct wrong right incorrect confidential expired invalid locked blocked working forgotten lost secret private required different same new old stolen
  sorry fine okay good there here unknown missing safe long short`.split(/\s+/),
);

export function namedSecrets(lines: readonly HeardLine[]): readonly FoundPlace[] {
  return lines.flatMap((heard, line) => {
    const told = toldIn(heard, line);
    return heard.cues.length > 0 ? told : answerTo(lines, heard, line);
  });
}

function toldIn(heard: HeardLine, line: number): readonly FoundPlace[] {
  return heard.cues.flatMap((cue) => {
    const kind = secretOf(cue.field);
    const given = kind && givenWords(heard, cue.end, { needsLink: true, most: MOST_WORDS });
    return kind && given && isSecret(heard, given) ? [{ line, ...given, kind, confidence: NAMED }] : [];
  });
}

/** The first reply to a question that did not already hold the answer. */
function answerTo(lines: readonly HeardLine[], heard: HeardLine, line: number): readonly FoundPlace[] {
  const before = lines[line - 1];
  if (!before || before.said.channel === heard.said.channel || toldIn(before, line - 1).length > 0) return [];
  const kind = before.cues.map(({ field }) => secretOf(field)).findLast((secret) => secret !== undefined);
  const given = kind && givenWords(heard, 0, { needsLink: false, most: MOST_WORDS });
  return kind && given && isSecret(heard, given) ? [{ line, ...given, kind, confidence: ANSWERED }] : [];
}

function secretOf(field: Field): SensitiveKind | undefined {
  return field === 'username' || field === 'password' ? field : undefined;
}

function isSecret({ tokens }: HeardLine, { start, end }: TextSpan): boolean {
  return !tokens.every((token) => token.start < start || token.end > end || NO_SECRETS.has(token.word));
}
