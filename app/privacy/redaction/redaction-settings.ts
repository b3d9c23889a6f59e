/** What an administrator chooses about redaction; part of a compliance profile. */
import { SENSITIVE_KINDS, type SensitiveKind } from '../../domain/redaction.ts';

/** `strict` also takes out what only might be personal: a number of six digits that nobody has named, letters that were spelled. */
export const STRICTNESSES = ['balanced', 'strict'] as const;
export type Strictness = (typeof STRICTNESSES)[number];

export interface RedactionSettings {
  readonly kinds: readonly SensitiveKind[];
  readonly strictness: Strictness;
  /** See `compilePattern`: `KD-######`. */
  readonly ownPatterns: readonly string[];
  /** Words that are never taken for names: a product, the company itself. */
  readonly allowedWords: readonly string[];
}

export const DEFAULT_REDACTION: RedactionSettings = {
  kinds: SENSITIVE_KINDS,
  strictness: 'balanced',
  ownPatterns: [],
  allowedWords: [],
};

/** Kinds that no setting leaves in: storing a card's code is forbidden even encrypted, and its number is not ours to keep (PCI DSS 3.3.1). */
export const ALWAYS_REDACTED: readonly SensitiveKind[] = ['card-number', 'card-code'];

/** From which confidence on a span is taken out. */
export const CONFIDENCE_NEEDED: Readonly<Record<Strictness, number>> = { balanced: 0.5, strict: 0.3 };
