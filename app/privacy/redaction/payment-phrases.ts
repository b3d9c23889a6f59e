/** What is said when a payment is about to be taken: the words that pause a call, and numbers as a card has them. */
import type { TextSpan } from '../../domain/speech.ts';
import { charsOf, codeRunsOf } from './code-runs.ts';
import { tokensOf } from './tokens.ts';

/** Alternatives without repetition inside. Each asks for, or begins to give, the data of a card. */
const TRIGGERS = [
  "(?:take|have|get|need|what's|what is|whats|give (?:me|us|you)|read(?: out| me)?|tell me|confirm|provide|enter|got) (?:me )?(?:the |your |my |that |a )?(?:new |full |long |credit |debit |bank |payment )*(?:card (?:number|details|info|information)|long (?:card )?number)",
  // "Number" is a word that recognisers mishear: who asks what somebody's card is wants its number.
  "(?:what is|what's|whats) (?:the |your )(?:credit |debit |bank |payment )card",
  '(?:card|long|sixteen digit|16 digit) number (?:on|across|please|is|now|from|for)',
  'long (?:card )?number',
  '(?:number|digits) (?:on|across) the (?:front|back)',
  'expir(?:y|ation) date',
  '(?:card )?security (?:code|number|digits)',
  'cvv2?|cvc2?|c v v|c v c',
  '(?:three|four|3|4|last three|last 3) (?:digits?|numbers?) (?:on|from) (?:the )?(?:back|reverse|signature strip)',
  '(?:ready|going) to (?:take|make|process) (?:the |your |a |that )?(?:card )?payment',
  '(?:pay|paying|payment) (?:by|with|over the phone with) (?:my |your |a |the )?(?:credit |debit )?card',
  'my (?:credit |debit |visa |mastercard )?card (?:number|details) (?:is|are)',
  "card number is|card's number|number of (?:my|your|the) card",
];
const TRIGGER = new RegExp(
  `(?<![\\p{L}\\p{Nd}])(?:${TRIGGERS.map((words) => words.replaceAll(' ', '\\s')).join('|')})(?![\\p{L}\\p{Nd}])`,
  'iu',
);

/** Talk of cards and payments, in which fewer digits in a row are suspicious. */
const PAYMENT_TALK = /\b(?:card|pay|paying|payment|visa|mastercard|amex|debit|credit|deposit|charge)\b/i;

export function isPaymentTrigger(text: string): boolean {
  return TRIGGER.test(text.replace(/\s+/g, ' '));
}

export function isPaymentTalk(text: string): boolean {
  return PAYMENT_TALK.test(text);
}

/** The digits of a text in a row, where they stand, and whether the row reaches the text's start and end. */
export interface DigitRow extends TextSpan {
  readonly digits: number;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** Words that may stand beside digits at an edge of an utterance. */
const EDGE_WORDS = 3;

/** Whether so many digits are said in a row that they may be a part of a card number. */
export function readsDigits(text: string, fewest = 4): boolean {
  return digitRowsOf(text).some(({ digits }) => digits >= fewest);
}

export function digitRowsOf(text: string): readonly DigitRow[] {
  const tokens = tokensOf(text);
  const words = tokens.filter(({ kind }) => kind !== 'sign');
  return codeRunsOf(tokens).flatMap((run) => {
    const digits = charsOf(run).replace(/\D/g, '').length;
    const before = words.filter(({ end }) => end <= run.start).length;
    const after = words.filter(({ start }) => start >= run.end).length;
    const { start, end } = run;
    return digits > 0 ? [{ start, end, digits, fromStart: before <= EDGE_WORDS, toEnd: after <= EDGE_WORDS }] : [];
  });
}
