/** Numbers that count or cost something, and so are nobody's. */
import type { HeardLine, LineSpan } from './heard-lines.ts';

/** What is counted, or what money is called. */
const UNITS = new Set(
  `pound pounds quid dollar dollars euro euros cent cents pence p buck bucks rupees percent % second seconds minute minutes hour hours day days night nights
  week weeks month months year years o'clock am pm degrees times people persons items pieces gigabyte gigabytes gig gigs gb mb tb megabyte megabytes megabit
  megabits mbps kilo kilos kg gram grams miles mile kilometres kilometers km metres meters metre meter inch inches feet foot stars points calls emails
  messages units watts volts litres liters sterling grand thousand million billion hundred years' percentages ml mg`.split(
    /\s+/,
  ),
);
const CURRENCY = new Set(['£', '$', '€', '₹', '¥']);
/** Said before a sum: "it cost 4500". */
const SUMS_BEFORE =
  /\b(?:costs?|price|total|amount|balance|paid|pay|refund(?:ed)? of|bill of|charged?(?: me)?|worth|about|around|nearly|almost|over|under|version|since|until|year|in|room|page|step|windows)\s*(?:is|was|of|only|just|the)?\s*$/i;
/** A longer number is no quantity, whatever stands beside it. */
const MOST_DIGITS = 9;
/** Words such as "about" or "since" stand before short numbers; longer ones after them are still looked at. */
const MOST_DIGITS_AFTER_SUM = 5;

/** It counts something, or is a sum of money. */
export function isQuantity({ said: { text }, tokens }: HeardLine, { start, end }: LineSpan, digits: string): boolean {
  if (digits.length > MOST_DIGITS) return false;
  const before = tokens.findLast((token) => token.end <= start);
  const after = tokens.find((token) => token.start >= end);
  if (CURRENCY.has(before?.word ?? '') || CURRENCY.has(after?.word ?? '') || UNITS.has(after?.word ?? '')) return true;
  return /^\d+[.,]\d{1,2}$|^\d{1,3}(?:,\d{3})+$/.test(text.slice(start, end));
}

/** The words before it let expect a sum, a year or a step, unless a field was named. */
export function mayBeQuantity({ said: { text } }: HeardLine, { start }: LineSpan, digits: string): boolean {
  return digits.length <= MOST_DIGITS_AFTER_SUM && SUMS_BEFORE.test(text.slice(Math.max(0, start - 40), start));
}
