/** Data that is told by how it is written: transcripts that were imported have it, recognised speech seldom. */
import type { SensitiveKind } from '../../domain/redaction.ts';
import { isBritishPostcode, isIban, isNationalInsurance } from './check-digits.ts';
import type { HeardLine } from './heard-lines.ts';
import type { FoundPlace } from './sensitive-numbers.ts';

interface WrittenPattern {
  readonly kind: SensitiveKind;
  /** Every repetition is bounded and no two can match the same text, so none backtracks far. */
  readonly pattern: RegExp;
  readonly confidence: number;
  readonly proof?: (code: string) => boolean;
}

const PATTERNS: readonly WrittenPattern[] = [
  { kind: 'email', pattern: /[^\s@<>()[\],;:]{1,64}@[^\s@<>()[\],;:]{1,190}(?<![.!?])/gu, confidence: 0.99 },
  {
    kind: 'email',
    pattern:
      /(?<![\p{L}\p{Nd}])[\p{L}\p{Nd}._-]{0,40}(?:gmail|hotmail|yahoo|outlook|icloud)\.?com?(?![\p{L}\p{Nd}])/giu,
    confidence: 0.8,
  },
  { kind: 'web-address', pattern: /\b(?:https?:\/\/|www\.)[^\s<>"]{1,400}(?<![.!?,])/giu, confidence: 0.8 },
  {
    kind: 'account-number',
    pattern: /(?<![\p{L}\p{Nd}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![\p{L}\p{Nd}])/giu,
    confidence: 0.99,
    proof: isIban,
  },
  {
    kind: 'national-id',
    pattern: /(?<![\p{L}\p{Nd}])[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\p{Nd}])/giu,
    confidence: 0.99,
    proof: isNationalInsurance,
  },
  {
    kind: 'postcode',
    pattern: /(?<![\p{L}\p{Nd}])[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![\p{L}\p{Nd}])/giu,
    confidence: 0.95,
    proof: isBritishPostcode,
  },
];

export function writtenPatterns({ said: { text } }: HeardLine, line: number): readonly FoundPlace[] {
  return PATTERNS.flatMap(({ kind, pattern, confidence, proof }) =>
    Array.from(text.matchAll(pattern))
      .filter(([found]) => !proof || proof(found.replaceAll(' ', '').toUpperCase()))
      .map(({ 0: found, index }) => ({ line, start: index, end: index + found.length, kind, confidence })),
  );
}
