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

const placed = (text: string, maxTokens = 64) => {
  const { ids, places } = wordPiece.encodePlaced(text, maxTokens);
  return places.map((place, i) => [PIECES[ids[i] ?? 0], place && text.slice(place.start, place.end)]);
};

test('says where each piece stands in the text as it was written', () => {
  expect(placed("Cafés  DON'T 中文 unhappy xyz")).toEqual([
    ['[CLS]', undefined],
    ['cafe', 'Café'],
    ['##s', 's'],
    ['don', 'DON'],
    ["'", "'"],
    ['t', 'T'],
    ['中', '中'],
    ['文', '文'],
    ['un', 'un'],
    ['##happy', 'happy'],
    ['[UNK]', 'xyz'],
    ['[SEP]', undefined],
  ]);
  // An accent written as a character of its own is not parted from its letter.
  expect(placed('cafe\u0301s')[1]).toEqual(['cafe', 'cafe\u0301']);
  expect(placed('i i i', 3)).toEqual([
    ['[CLS]', undefined],
    ['i', 'i'],
    ['[SEP]', undefined],
  ]);
});

test('gives places whose slices, read by themselves, are the pieces again, in order and within the text', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3 }),
    fc.constantFrom(...PIECES.slice(4), ' ', 'É', 'İ', '한', 'ẞ'),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
      const text = units.join('').replaceAll('##', '');
      const { ids, places } = wordPiece.encodePlaced(text, 200);
      expect(ids).toEqual(wordPiece.encode(text, 200));
      expect(places).toHaveLength(ids.length);
      let before = 0;
      for (const [i, place] of places.entries()) {
        if (!place) continue;
        expect(place.start).toBeGreaterThanOrEqual(before);
        expect(place.end).toBeGreaterThan(place.start);
        expect(place.end).toBeLessThanOrEqual(text.length);
        before = place.start;
        const piece = PIECES[ids[i] ?? 0] ?? '';
        const slice = text.slice(place.start, place.end);
        // Inside a word a piece is marked with ##; alone it is a word of its own, which this vocabulary does not have.
        if (!piece.startsWith('##')) expect(read(slice)).toEqual(['[CLS]', piece, '[SEP]']);
        else expect(slice.toLowerCase().replaceAll(/[\p{Mn}\p{C}\ufffd]/gu, '')).toBe(piece.slice(2));
      }
    }),
  );
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
