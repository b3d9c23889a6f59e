/** Words that say which field of a form is spoken of: "card number", "date of birth", "order number". */
import type { SensitiveKind } from '../../domain/redaction.ts';
import type { TextSpan } from '../../domain/speech.ts';

/** A field that holds personal data, or one that holds none (`harmless`: an order, a reference, a model). */
export type Field = Exclude<SensitiveKind, 'own-pattern' | 'web-address'> | 'harmless';

export interface FieldCue extends TextSpan {
  readonly field: Field;
  /** It is also said where nothing is given ("my card", "my account"): short numbers after it mean nothing. */
  readonly weak: boolean;
}

/** Alternatives without repetition inside, so that no text takes long. Where two overlap, the longer counts. */
const CUES: readonly (readonly [Field, string, 'weak'?])[] = [
  [
    'card-number',
    'card (?:number|no|details)|card ending|card ends|ending in|long number|sixteen[ -]digits?(?: number)?|16[ -]digits?(?: number)?',
  ],
  [
    'card-number',
    '(?:number|digits|numbers) (?:on|across|from) (?:the )?(?:front|card|your card|my card)|digits of (?:the|your|my) card',
  ],
  [
    'card-number',
    '(?:credit|debit|visa|bank|charge|payment|my|your|the|new|other|different) card|visa|mastercard|master card|amex|american express|maestro',
    'weak',
  ],
  [
    'card-code',
    'cvv2?|cvc2?|csc|c v v|c v c|c s c|security (?:code|number|digits)|card (?:verification|security) (?:code|number|value)',
  ],
  [
    'card-code',
    "(?:three|four|3|4|last)[ -](?:three |3 )?(?:digits?|numbers?)(?: code| number)?(?: that are| that's)? (?:on|from|at) (?:the )?(?:back|reverse|signature strip)",
  ],
  [
    'card-expiry',
    'expiry(?: date)?|expires|expire|expiration(?: date)?|expiring|valid (?:until|till|thru|through|to)|good (?:thru|through)|runs out',
  ],
  [
    'phone',
    '(?:tele)?phone(?: number)?|mobile(?: number)?|cell(?: ?phone)?(?: number)?|landline|contact number|callback number|call back number|best number',
  ],
  [
    'phone',
    '(?:call|reach|ring|contact|text|phone|get) (?:me|you|him|her|us)(?: back)? (?:on|at)|number to (?:reach|call|ring|text)|contact (?:details|phone)|whatsapp|work number|home number',
  ],
  ['email', 'e[ -]?mail(?: address| id)?|mail address|gmail'],
  ['birth-date', 'date of birth|birth ?date|birth ?day|dob|d o b|born(?: on| in)?|when were you born|birth'],
  [
    'account-number',
    'account (?:number|no)|iban|i ban|sort code|routing(?: number)?|customer (?:number|id|no)|member(?:ship)? (?:number|id|no)|policy (?:number|no)|subscriber number|loyalty number|contract number|patient number',
  ],
  ['account-number', 'account|policy|membership', 'weak'],
  [
    'national-id',
    'social security(?: number)?|ssn|s s n|of (?:your|my) social|national insurance(?: number)?|n ?i number|tax (?:id|number|identification|payer)(?: number)?|steuer[ -]?id|steuernummer|insurance number',
  ],
  [
    'national-id',
    "passport(?: number)?|driv(?:er|er's|ers|ing)(?: licence| license)(?: number)?|licen[cs]e number|identity (?:card|number)|id (?:number|card)|national id(?:entity)?(?: number)?|nhs number",
  ],
  ['postcode', 'post ?codes?|postal codes?|zip(?: ?codes?)?'],
  [
    'address',
    '(?:home |delivery |billing |shipping |postal |street |new |old |current )?address|where do you live|live at|living at|house number|street name|residing at|reside at',
  ],
  [
    'address',
    'live on|live in|living in|living on|moved to|moving to|move to|deliver(?:ed)? (?:it |this )?to|send (?:it|this|them) to|ship (?:it|this) to',
    'weak',
  ],
  ['harmless', '(?:web|website|ip|i p|mac) address'],
  ['username', 'user ?names?|user id|user i d|log ?in(?: name| id)?|screen name'],
  [
    'password',
    "passwords?|pass ?codes?|pass ?phrase|memorable (?:word|information)|secret word|security word|pins?(?: number| code)?|mother's maiden name|security answer",
  ],
  [
    'person-name',
    "(?:full |first |last |middle |sur|family |given |maiden |christian |my |your |the |her |his |their |second )?names?|name's|who am i (?:speaking|talking) (?:to|with)|whom am i speaking|surname|card ?holder",
  ],
  [
    'harmless',
    '(?:order|tracking|reference|ref|booking|confirmation|invoice|ticket|case|claim|model|serial|part|flight|parcel|product|item|article|batch|version|error|meter|room|gate|seat|channel|receipt|incident|job|quote|voucher|promo|promotion|discount|coupon|train|bus|platform|catalogue|catalog|locker|shipment|delivery|return|transaction|router|activation|software|build|licence key|product key)(?: number| no| code| id| reading| reference)',
  ],
  [
    'harmless',
    "(?:product|file|brand|company|store|business|street|domain|user|event|game|show|song|movie|hotel|restaurant|brand|model|dish|team|pet|dog|cat)(?:'s)? names?|order|parcel|invoice|tracking|booking|reference|flight|serial|testing|version",
  ],
];

const CUE = CUES.map(
  ([field, pattern, weak]) =>
    [
      { field, weak: weak !== undefined },
      new RegExp(`(?<![\\p{L}\\p{Nd}])(?:${pattern.replaceAll(' ', '\\s')})(?![\\p{L}\\p{Nd}])`, 'giu'),
    ] as const,
);

/** The cues of a text in order; of overlapping ones the longest. */
export function fieldCuesOf(text: string): readonly FieldCue[] {
  const found = CUE.flatMap(([cue, pattern]) =>
    Array.from(
      text.matchAll(pattern),
      ({ 0: words, index }): FieldCue => ({ ...cue, start: index, end: index + words.length }),
    ),
  );
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: FieldCue[] = [];
  for (const cue of found) {
    const last = kept.at(-1);
    if (!last || cue.start >= last.end) kept.push(cue);
    else if (cue.end - cue.start > last.end - last.start) kept[kept.length - 1] = cue;
  }
  return kept;
}
