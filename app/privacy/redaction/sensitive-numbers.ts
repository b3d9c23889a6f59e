/** Which numbers and codes of a call are personal: by what they prove themselves to be, by the field that was named, by their shape. */
import type { SensitiveKind } from '../../domain/redaction.ts';
import { type AskedField, askedFields } from './asked-fields.ts';
import {
  isBritishPostcode,
  isCardNumber,
  isGermanTaxId,
  isIban,
  isNationalInsurance,
  isSocialSecurity,
} from './check-digits.ts';
import type { HeardLine, LineSpan } from './heard-lines.ts';
import { type Code, joinedCodes, placesOf } from './joined-codes.ts';
import { isQuantity, mayBeQuantity } from './quantities.ts';
import { spokenDates } from './spoken-dates.ts';

export interface FoundPlace extends LineSpan {
  readonly kind: SensitiveKind;
  readonly confidence: number;
}

type Verdict = Pick<FoundPlace, 'kind' | 'confidence'>;

const PROVEN = 0.99;
const ASKED_NEAR = 0.95;
const ASKED_EARLIER = 0.9;
const REPEATED = 0.8;
const SHAPED = 0.6;
const IN_DOUBT = 0.4;
/** Of the brands in use; the rarer lengths are found by the field or as long numbers. */
const CARD_LENGTHS = [16, 15, 14, 13, 19];
/** As long as this, digits without a field are in all likelihood somebody's number. */
const LONG_DIGITS = 9;
/** Fewer digits repeat by chance. */
const FEWEST_REPEATED = 4;
/** More numbers than a call has. */
const MOST_KNOWN = 200;

/** Kinds that are given once: what comes after the answer answers something else. */
const GIVEN_ONCE: readonly SensitiveKind[] = ['card-code', 'card-expiry', 'postcode', 'birth-date'];

export function sensitiveNumbers(lines: readonly HeardLine[]): readonly FoundPlace[] {
  const dates = lines.map(spokenDates);
  const isInDate = ({ chars, places: [place] }: Stretch) =>
    chars.length < LONG_DIGITS &&
    dates[place?.line ?? 0]?.some((date) => place && date.start < place.end && place.start < date.end);
  const answers = new Map<string, string>();
  const judge = (stretch: Stretch) => {
    const verdict = verdictOf(lines, stretch, (asked) => {
      const given = answers.get(`${asked.line} ${asked.field}`);
      return given === undefined || given === stretch.chars;
    });
    // A number that is read out with its field, to be confirmed, is no answer yet.
    if (verdict?.asked && !verdict.asked.near && GIVEN_ONCE.includes(verdict.kind))
      answers.set(`${verdict.asked.line} ${verdict.asked.field}`, stretch.chars);
    return { ...stretch, verdict };
  };
  const judged = joinedCodes(lines).flatMap((code) => {
    const whole = wholeOf(code).map(judge);
    if (whole.some(({ verdict }) => verdict)) return whole;
    return digitsOf(code)
      .filter((stretch) => !isInDate(stretch))
      .map(judge);
  });
  const known = judged
    .flatMap(({ chars, verdict }) => (verdict && chars.length >= FEWEST_REPEATED ? [{ chars, verdict }] : []))
    .slice(-MOST_KNOWN);
  return judged.flatMap(({ chars, places, verdict }) => {
    const found = verdict ?? repeatOf(chars, known);
    return found ? places.map((place) => ({ ...place, kind: found.kind, confidence: found.confidence })) : [];
  });
}

/** Digits, or digits and letters, that are judged together. */
interface Stretch {
  readonly chars: string;
  readonly places: readonly LineSpan[];
}

/** A code of digits and letters that is long enough, or proves itself. */
function wholeOf(code: Code): readonly Stretch[] {
  const { chars } = code;
  const isCode = /[A-Z]/.test(chars) && (isBritishPostcode(chars) || /^(?=.*[1-9])[A-Z\d]{5,}$/.test(chars));
  return isCode ? [{ chars, places: placesOf(code, 0, chars.length) }] : [];
}

/** A code's runs of digits. */
function digitsOf(code: Code): readonly Stretch[] {
  return Array.from(code.chars.matchAll(/\d{3,}/g), ({ 0: chars, index }) => ({
    chars,
    places: placesOf(code, index, index + chars.length),
  }));
}

function verdictOf(
  lines: readonly HeardLine[],
  { chars, places: [first] }: Stretch,
  isOpen: (asked: AskedField) => boolean,
): (Verdict & { readonly asked?: AskedField }) | undefined {
  const heard = first && lines[first.line];
  if (!first || !heard) return undefined;
  const isDigits = /^\d+$/.test(chars);
  if (isDigits && isQuantity(heard, first, chars)) return undefined;
  const proven = provenKind(chars);
  const asked = askedFields(lines, first).find(
    (field) => field.field === 'harmless' || (kindFor(field, chars) && isOpen(field)),
  );
  const kind = asked && kindFor(asked, chars);
  if (proven && kind !== proven) return { kind: proven, confidence: PROVEN };
  if (asked?.field === 'harmless') return undefined;
  if (isDigits && !asked?.near && mayBeQuantity(heard, first, chars)) return undefined;
  if (asked && kind) return { kind, asked, confidence: asked.near ? ASKED_NEAR : ASKED_EARLIER };
  return shapedKind(heard.said.text, first, chars);
}

function provenKind(chars: string): SensitiveKind | undefined {
  if (isIban(chars)) return 'account-number';
  if (holdsCardNumber(chars)) return 'card-number';
  if (isNationalInsurance(chars)) return 'national-id';
  return isBritishPostcode(chars) ? 'postcode' : undefined;
}

/** A card's number may stand among other digits: its expiry was said on. */
function holdsCardNumber(digits: string): boolean {
  for (const length of CARD_LENGTHS)
    for (let from = 0; from + length <= digits.length; from++)
      if (isCardNumber(digits.slice(from, from + length))) return true;
  return false;
}

/** The kind that a field's answer has, where the characters can be one. */
function kindFor({ field, weak }: AskedField, chars: string): SensitiveKind | undefined {
  const { length } = chars;
  const digits = /^\d+$/.test(chars);
  const fits = (): boolean => {
    switch (field) {
      case 'card-number':
        return digits && length >= (weak ? 8 : 4);
      case 'card-code':
        return digits && (length === 3 || length === 4);
      case 'card-expiry':
        return digits && length >= 3 && length <= 8;
      case 'phone':
        return digits && length >= 6 && length <= 15;
      case 'account-number':
        return length >= (weak ? 6 : 4);
      case 'national-id':
        return length >= (weak ? 9 : 4) && length <= 14;
      case 'postcode':
        return digits ? length === 5 || length === 9 : length >= 5 && length <= 8;
      case 'birth-date':
        return digits && length >= 4 && length <= 8;
      case 'username':
      case 'password':
        return length >= 3;
      default:
        return false;
    }
  };
  return field !== 'harmless' && fits() ? field : undefined;
}

/** Without a field: telephone numbers and social security numbers as they are written or said, and whatever is long. */
function shapedKind(text: string, { start, end }: LineSpan, chars: string): Verdict | undefined {
  if (!/^\d+$/.test(chars)) return undefined;
  const written = text.slice(start, end);
  if (/^\d{3}-\d{2}-\d{4}$/.test(written) && isSocialSecurity(chars))
    return { kind: 'national-id', confidence: SHAPED };
  if (isGermanTaxId(chars)) return { kind: 'national-id', confidence: SHAPED };
  if (chars.length >= 12) return { kind: 'card-number', confidence: SHAPED };
  if (/^(?:0\d{9,10}|1?[2-9]\d{9}|00\d{9,})$/.test(chars) || text[start - 1] === '+')
    return { kind: 'phone', confidence: SHAPED };
  if (chars.length >= LONG_DIGITS) return { kind: 'account-number', confidence: SHAPED };
  return chars.length >= 6 ? { kind: 'account-number', confidence: IN_DOUBT } : undefined;
}

/** Somebody reads back a number, or a part of it. */
function repeatOf(
  chars: string,
  known: readonly { readonly chars: string; readonly verdict: Verdict }[],
): Verdict | undefined {
  if (chars.length < FEWEST_REPEATED) return undefined;
  const match = known.find((other) => other.chars.includes(chars) || chars.includes(other.chars));
  return match && { kind: match.verdict.kind, confidence: REPEATED };
}
