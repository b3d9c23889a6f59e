/** What personal and payment data are called once they were found in words. */
import type { TextSpan } from './speech.ts';

/**
 * Kinds of data that are taken out of words. `card-code`: the three or four digits that prove a card is at hand (CVV, CVC, CID); `own-pattern`: what
 * an administrator's own pattern has found.
 */
export const SENSITIVE_KINDS = [
  'person-name',
  'address',
  'postcode',
  'phone',
  'email',
  'birth-date',
  'account-number',
  'card-number',
  'card-code',
  'card-expiry',
  'national-id',
  'web-address',
  'username',
  'password',
  'own-pattern',
] as const;
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number];

/** A stretch of a text that holds personal or payment data. */
export interface SensitiveSpan extends TextSpan {
  readonly kind: SensitiveKind;
  /** How sure the finder is, 0..1: a score by rule, not calibrated. */
  readonly confidence: number;
}

/** A span in an utterance, which bears the id of its segment. */
export interface FoundSpan extends SensitiveSpan {
  readonly segmentId: string;
}

/** What stands in the place of data of a kind. */
export const PLACEHOLDERS: Readonly<Record<SensitiveKind, string>> = {
  'person-name': '[name]',
  address: '[address]',
  postcode: '[postcode]',
  phone: '[phone number]',
  email: '[e-mail]',
  'birth-date': '[date of birth]',
  'account-number': '[account number]',
  'card-number': '[card number]',
  'card-code': '[card code]',
  'card-expiry': '[card expiry]',
  'national-id': '[national id]',
  'web-address': '[web address]',
  username: '[user name]',
  password: '[password]',
  'own-pattern': '[removed]',
};
