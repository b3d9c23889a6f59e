/** Where labels say that something personal stands: spans of characters, or slots of words as MultiDoGO has them. */
import { z } from 'zod';
import { SENSITIVE_KINDS, type SensitiveKind } from '../domain/redaction.ts';
import type { TextSpan } from '../domain/speech.ts';
import type { ManifestRow } from './manifest-rows.ts';

export interface LabelledSpan extends TextSpan {
  readonly kind: SensitiveKind;
}

const spanList = z.array(
  z
    .object({ start: z.int().min(0), end: z.int().min(1), kind: z.enum(SENSITIVE_KINDS) })
    .refine(({ start, end }) => start < end),
);

/** MultiDoGO's slots that are personal; all others are not. */
const SLOT_KINDS: Readonly<Record<string, SensitiveKind>> = {
  name: 'person-name',
  address: 'address',
  current_zipcode: 'postcode',
  email_address: 'email',
  phone_number: 'phone',
  phonenumber: 'phone',
  ssn: 'national-id',
  account_number: 'account-number',
  account_id: 'account-number',
  target_account_number: 'account-number',
  policyid: 'account-number',
  card_number: 'card-number',
  username: 'username',
  password: 'password',
};

/** @returns undefined for a cell that says neither. A row of a set with slots may have none: then nothing is personal. */
export function labelledSpans(
  { values }: ManifestRow,
  column: string,
  text: string,
): readonly LabelledSpan[] | undefined {
  const cell = values[column]?.trim() ?? '';
  if (column === 'slots') return slotSpans(cell, text);
  try {
    const spans = spanList.parse(JSON.parse(cell));
    return spans.every(({ end }) => end <= text.length) ? spans : undefined;
  } catch {
    return undefined;
  }
}

/** `3:name|4:name`: words by their place; words of one slot that follow each other are one span. */
function slotSpans(cell: string, text: string): readonly LabelledSpan[] {
  const words = Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({ start: index, end: index + word.length }));
  const spans: (LabelledSpan & { readonly lastWord: number })[] = [];
  for (const slot of cell.split('|')) {
    const [place = '', name = ''] = slot.split(':');
    const [at, kind] = [Number(place), SLOT_KINDS[name]];
    const word = place === '' ? undefined : words[at];
    if (!word || !kind) continue;
    const last = spans.at(-1);
    if (last?.kind === kind && last.lastWord === at - 1)
      spans[spans.length - 1] = { ...last, end: word.end, lastWord: at };
    else spans.push({ ...word, kind, lastWord: at });
  }
  return spans.map(({ start, end, kind }) => ({ start, end, kind }));
}
