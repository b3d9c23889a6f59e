/** Which dates of a call are somebody's birth, or a card's expiry. */
import { askedFields } from './asked-fields.ts';
import type { HeardLine } from './heard-lines.ts';
import type { FoundPlace } from './sensitive-numbers.ts';
import { spokenDates } from './spoken-dates.ts';

const ASKED = 0.95;
const FULL_DATE = 0.6;
/** A day, month and year so long ago is in a service call nearly always a birth: of 16 years before this was written. */
const LAST_BIRTH_YEAR = 2010;
const FIRST_BIRTH_YEAR = 1915;

export function birthDates(lines: readonly HeardLine[]): readonly FoundPlace[] {
  return lines.flatMap((heard, line) =>
    spokenDates(heard).flatMap((date): FoundPlace | readonly [] => {
      const place = { line, start: date.start, end: date.end };
      const asked = askedFields(lines, place).find(
        ({ field }) => field === 'birth-date' || field === 'card-expiry' || field === 'harmless',
      );
      if (asked?.field === 'birth-date' || asked?.field === 'card-expiry')
        return { ...place, kind: asked.field, confidence: ASKED };
      const year = Number(date.year ?? 0);
      const isLongAgo = year >= FIRST_BIRTH_YEAR && year <= LAST_BIRTH_YEAR;
      return isLongAgo && asked === undefined ? { ...place, kind: 'birth-date', confidence: FULL_DATE } : [];
    }),
  );
}
