import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWordPiece } from './wordpiece.ts';

const PIECES = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'cafe',
  'un',
  '##happy',
  '##s',
  "'",
  'don',
  't',
  '.',
  '中',
  '文',
  'i',
];
const wordPiece = createWordPiece(`${PIECES.join('\n')}\n`);
const read = (text: string, maxTokens = 64): string[] =>
  wordPiece.encode(text, maxTokens).map((id) => PIECES[id] ?? '?');

test('lower-cases, strips accents and splits at punctuation', () => {
  expect(read("CAFÉS don't.")).toEqual(['[CLS]', 'cafe', '##s', 'don', "'", 't', '.', '[SEP]']);
});

test('takes the longest pieces from the left and gives one [UNK] for a word it cannot cover', () => {
  expect(read('unhappy unhappiest')).toEqual(['[CLS]', 'un', '##happy', '[UNK]', '[SEP]']);
});

test('lets ideographs stand alone and drops control characters', () => {
  expect(read('中文\u0000\u200b i\ufffd')).toEqual(['[CLS]', '中', '文', 'i', '[SEP]']);
});

test('frames an empty text and cuts a long one', () => {
  expect(read('')).toEqual(['[CLS]', '[SEP]']);
  expect(read('i i i i i i', 4)).toEqual(['[CLS]', 'i', 'i', '[SEP]']);
  expect(read(`i ${'x'.repeat(500)}`)).toEqual(['[CLS]', 'i', '[UNK]', '[SEP]']);
});

test('answers any string with ids of the vocabulary, never more than asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 2, max: 40 }), (text, maxTokens) => {
      const ids = wordPiece.encode(text, maxTokens);
      expect(ids.length).toBeLessThanOrEqual(maxTokens);
      expect([ids[0], ids.at(-1)]).toEqual([2, 3]);
      expect(ids.every((id) => PIECES[id] !== undefined)).toBe(true);
    }),
  );
  expect(read('\ud800 i \udfff')).toEqual(['[CLS]', 'i', '[SEP]']);
});

test('refuses a vocabulary without the frame pieces', () => {
  expect(() => createWordPiece('a\nb\n')).toThrow(TypeError);
});

const folder = fileURLToPath(new URL('../../native-models/text-emotion/', import.meta.url));
describe.skipIf(!existsSync(`${folder}golden.json`))('with the committed text model', () => {
  test("gives the trainer's ids for its golden sentences", () => {
    const committed = createWordPiece(readFileSync(`${folder}vocab.txt`, 'utf8'));
    const { cases } = JSON.parse(readFileSync(`${folder}golden.json`, 'utf8')) as {
      cases: { text: string; ids: number[] }[];
    };
    expect(cases.length).toBeGreaterThanOrEqual(12);
    for (const { text, ids } of cases) expect(committed.encode(text, 128)).toEqual(ids);
  });
});
