import { describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { parseRecordText } from './record-text.ts';

function refusalOf(text: string): AppError {
  try {
    parseRecordText(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe("the text of a customer's record", () => {
  const record = { tenure: '2', Contract: 'One year' };

  it.each([
    ['CSV', 'tenure,Contract\n2,One year\n'],
    ['CSV with semicolons and a byte order mark', '\uFEFFtenure; Contract\r\n2;"One year"\r\n'],
    ['TSV', 'tenure\tContract\n2\tOne year'],
    ['JSON', '{"tenure": "2", "Contract": "One year"}'],
    ['a JSON list of one', ' [{"tenure": "2", "Contract": "One year"}]'],
  ])('is read from %s', (_, text) => {
    expect(parseRecordText(text)).toEqual(record);
  });

  it('takes a field named __proto__ for a field', () => {
    expect(Object.keys(parseRecordText('{"__proto__": {"tenure": 3}, "Contract": 1}'))).toEqual([
      '__proto__',
      'Contract',
    ]);
  });

  it.each([
    ['nothing', ' \n', 'file-empty', 'is empty'],
    ['zero bytes', 'PK\u0003\0\0', 'record-invalid', 'is not text'],
    ['broken JSON', '{"secret": 4929,', 'record-invalid', 'is not valid JSON'],
    ['a list of numbers', '[4929]', 'record-invalid', 'holds no JSON object'],
    ['an empty list', '[]', 'record-invalid', 'holds no JSON object'],
    ['several JSON records', '[{"a": 4929}, {"a": 2}, {}]', 'record-invalid', 'holds 3 customers'],
    ['several rows', 'a,b\n4929,2\n3,4\n', 'record-invalid', 'holds 2 customers'],
    ['a header alone', 'a,4929\n', 'record-invalid', 'has no row under'],
    ['a column twice', 'a,a\n4929,2\n', 'record-invalid', 'names a column twice'],
    ['a short row', 'a,b\n4929\n', 'record-invalid', 'has 1 values for 2 columns'],
    ['an open quote', 'a,b\n1,"4929\n', 'record-invalid', 'never closed'],
  ])('is refused with %s, in a sentence that repeats nothing of it', (_, text, code, sentence) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(sentence);
    expect(refusal.message).not.toContain('4929');
  });
});
