import type { EncodedRecord, RecordField } from '../domain/forecast.ts';

/**
 * Brings a record into the model's order. Fields that are not given count as absent; values that cannot be used count as absent with a
 * notice; what the model has not learned (names, gender, anything else) is not looked at.
 * Numbers may be texts ("29.85"), categories may differ in case and spaces.
 */
export function encodeRecord(record: Readonly<Record<string, unknown>>, fields: readonly RecordField[]): EncodedRecord {
  const values = new Float32Array(fields.length);
  const present = new Float32Array(fields.length);
  const missing: string[] = [];
  const notices: string[] = [];
  for (const [place, field] of fields.entries()) {
    const given = Object.hasOwn(record, field.name) ? record[field.name] : undefined;
    const value = isBlank(given) ? undefined : usableValue(given, field);
    if (value === undefined) {
      missing.push(field.name);
      if (!isBlank(given)) notices.push(noticeOf(field));
      continue;
    }
    values[place] = value;
    present[place] = 1;
  }
  return { values, present, missing, notices };
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Beyond this a number is a mistake: no charge a month and no count of months reaches it. */
const MOST = 100_000;

function usableValue(given: unknown, field: RecordField): number | undefined {
  if (field.kind === 'number') {
    const isNumeric = typeof given === 'number' || typeof given === 'string';
    const value = isNumeric ? Number(given) : Number.NaN;
    return value >= field.least && value <= MOST ? value : undefined;
  }
  if (typeof given === 'boolean') return placeOf(given ? 'Yes' : 'No', field.values);
  return typeof given === 'string' ? placeOf(given, field.values) : undefined;
}

function placeOf(text: string, values: readonly string[]): number | undefined {
  const wanted = plain(text);
  const place = values.findIndex((value) => plain(value) === wanted);
  return place < 0 ? undefined : place;
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

function noticeOf(field: RecordField): string {
  const wanted =
    field.kind === 'number' ? `a number from ${field.least} on (${field.unit})` : `one of ${field.values.join(', ')}`;
  return `${field.name} was left out: it is not ${wanted}.`;
}
