import { AppError } from '../domain/errors.ts';
import { delimitedRecords, separatorOf } from './delimited-text.ts';

const HOW = 'Give a JSON object, or a CSV with its header and one row.';

/**
 * The fields of one customer's record, as they stand in a JSON object or a CSV (or TSV) of one row. What the text holds, not a file's
 * name, decides. The sentences repeat nothing of it.
 * @throws AppError `file-empty`, `record-invalid`
 */
export function parseRecordText(given: string): Readonly<Record<string, unknown>> {
  const text = given.replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new AppError('file-empty', `The customer record is empty. ${HOW}`);
  if (text.includes('\0')) throw invalidRecord('is not text (UTF-8 JSON or CSV)');
  return /^\s*[[{]/.test(text) ? jsonRecord(text) : rowRecord(text);
}

function jsonRecord(text: string): Readonly<Record<string, unknown>> {
  const found = parsed(text);
  const [record, ...more] = Array.isArray(found) ? found : [found];
  if (more.length > 0) throw tooMany(more.length + 1);
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw invalidRecord('holds no JSON object');
  return record as Readonly<Record<string, unknown>>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would repeat a piece of the record.
    throw invalidRecord('is not valid JSON');
  }
}

function rowRecord(text: string): Readonly<Record<string, unknown>> {
  const [header, row, ...more] = delimitedRecords(text, separatorOf(text));
  const names = (header?.fields ?? []).map((name) => name.trim());
  if (!row) throw invalidRecord('has no row under its first line');
  if (new Set(names).size < names.length) throw invalidRecord('names a column twice');
  if (more.length > 0) throw tooMany(more.length + 1);
  if (row.open) throw invalidRecord('has a quoted field that is never closed');
  if (row.fields.length !== names.length)
    throw invalidRecord(`has ${row.fields.length} values for ${names.length} columns`);
  return Object.fromEntries(names.map((name, place) => [name, row.fields[place]]));
}

function tooMany(count: number): AppError {
  return invalidRecord(`holds ${count} customers, and a call has one`);
}

function invalidRecord(what: string): AppError {
  return new AppError('record-invalid', `The customer record ${what}. ${HOW}`);
}
