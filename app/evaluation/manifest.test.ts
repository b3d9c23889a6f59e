import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { columnRoles } from './known-sets.ts';
import { emotionOfLabel, emotionsOfCell, GOEMOTIONS } from './labels.ts';
import { readManifest } from './manifest.ts';
import { filteredRows, parseRowFilter } from './row-filter.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Uint8Array) {
  const path = join(folder, 'manifest');
  writeFileSync(path, content);
  return readManifest(path);
}

describe('readManifest', () => {
  it('reads quoted fields with separators, quotes and line ends in them', async () => {
    const { columns, rows } = await read('\u{feff}path,text\r\na.wav,"one, ""two""\nthree"\r\n\r\nb.wav,four\r\n');
    expect(columns).toEqual(['path', 'text']);
    expect(rows).toEqual([
      { number: 1, values: { path: 'a.wav', text: 'one, "two"\nthree' } },
      { number: 2, values: { path: 'b.wav', text: 'four' } },
    ]);
  });

  it('keeps rows that are wrong, with the line and the reason', async () => {
    const { rows } = await read('path,emotion\na.wav\nb.wav,sad\nc.wav,"happy\n');
    expect(rows.map(({ problem }) => problem)).toEqual([
      'line 2: 1 fields for 2 columns',
      undefined,
      'line 4: a quoted field is never closed',
    ]);
  });

  it('reads gzip, tabs and semicolons', async () => {
    expect((await read(gzipSync('path\temotion\na\tsad\n'))).rows[0]?.values).toEqual({ path: 'a', emotion: 'sad' });
    expect((await read('path;emotion\n"a;b";sad')).rows[0]?.values).toEqual({ path: 'a;b', emotion: 'sad' });
  });

  it('reads one JSON object a line, and one row an utterance where each has an emotion', async () => {
    const lines = [
      { id: 1, text: 'hm', votes: [1, 2] },
      {
        dialogue_id: 'd',
        utterances: [
          { text: 'a', emotion: 'joy' },
          { text: 'b', emotion: 'anger' },
        ],
      },
    ].map((line) => JSON.stringify(line));
    const { rows } = await read(`${lines.join('\n')}\n{ broken\n`);
    expect(rows.map(({ values }) => values)).toEqual([
      { id: '1', text: 'hm', votes: '[1,2]' },
      { dialogue_id: 'd', text: 'a', emotion: 'joy' },
      { dialogue_id: 'd', text: 'b', emotion: 'anger' },
      {},
    ]);
    expect(rows.at(-1)?.problem).toBe('not a JSON object');
  });

  it.each([
    ['nothing', '', 'file-empty'],
    ['a header alone', 'path,emotion\n', 'file-empty'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0, 1), 'manifest-invalid'],
    ['half a gzip file', gzipSync('path,emotion\na,sad\n').subarray(0, 20), 'manifest-invalid'],
    ['a column twice', 'a,a\n1,2\n', 'manifest-invalid'],
    ['numbers', '[1, 2]', 'manifest-invalid'],
  ])('refuses %s', async (_what, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });

  it('reads a folder of JSON files in the order of their names, and reports the one that holds nothing', async () => {
    const calls = mkdtempSync(join(folder, 'calls-'));
    writeFileSync(join(calls, 'b.json'), JSON.stringify({ audio: 'b.flac', utterances: [{ start_s: 0 }] }));
    writeFileSync(join(calls, 'a.json'), JSON.stringify({ audio: 'a.flac', utterances: [] }));
    writeFileSync(join(calls, 'c.json'), 'nothing');
    writeFileSync(join(calls, 'readme.txt'), 'no row');
    const { rows, root } = await readManifest(calls);
    expect(rows.map(({ number, values, problem }) => [number, values.audio, problem])).toEqual([
      [1, 'a.flac', undefined],
      [2, 'b.flac', undefined],
      [3, undefined, 'c.json holds no JSON objects'],
    ]);
    expect(root).toBe(calls);
    await expect(readManifest(mkdtempSync(join(folder, 'empty-')))).rejects.toMatchObject({ code: 'file-empty' });
  });

  it('says that a manifest is not there', async () => {
    await expect(readManifest(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file-not-found' });
  });
});

describe('row filters', () => {
  const rows = ['train', 'test', 'valid'].map((split, i) => ({ number: i + 1, values: { split } }));

  it('let through the values that were named, or all others', () => {
    const numbers = (text: string) => {
      const filter = parseRowFilter(text);
      return filter && filteredRows(rows, ['split'], [filter]).map(({ number }) => number);
    };
    expect(numbers('split=test')).toEqual([2]);
    expect(numbers('split = test, valid')).toEqual([2, 3]);
    expect(numbers('split!=train')).toEqual([2, 3]);
    expect(numbers('split')).toBeUndefined();
  });

  it('refuse a column that is not there', () => {
    expect(() => filteredRows(rows, ['split'], [{ column: 'part', values: ['a'], not: false }])).toThrow(/no column/);
  });
});

describe('labels', () => {
  it('fold into the seven emotions, calm into neutral', () => {
    expect(['calm', 'Joyful', 'no_emotion', 'disgusted', 'Scared'].map(emotionOfLabel)).toEqual([
      'neutral',
      'happy',
      'neutral',
      'disgust',
      'fear',
    ]);
    expect(['contempt', 'boredom', 'others', ''].map(emotionOfLabel)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of GoEmotions all have an emotion, and several may have the same', () => {
    expect(GOEMOTIONS.map(emotionOfLabel)).not.toContain(undefined);
    expect(emotionsOfCell('anger|annoyance')).toEqual(['angry']);
    expect(emotionsOfCell('sadness|annoyance')).toEqual(['angry', 'sad']);
  });
});

const SHARED = join(import.meta.dirname, '../../../shared/data');
describe.skipIf(!existsSync(SHARED))('the sets at hand (skipped where ../shared/data is not there)', () => {
  it.each([
    ['speech/emotion/manifest.csv', 'voice', 5_749, { path: 'path', label: 'emotion', cluster: 'speaker' }],
    ['face/fer2013/manifest.csv', 'face', 35_710, { path: 'sheet', label: 'fer_label' }],
    [
      'face/crossset/manifest.csv',
      'face',
      1_863,
      { path: 'file', label: 'label', cluster: 'person', folder: 'images' },
    ],
    ['face/detection/boxes.json', 'face-detector', 94, { path: 'file', folder: 'images' }],
    ['text/goemotions/test.csv', 'text', 5_427, { text: 'text', label: 'labels', textTask: 'emotions' }],
    ['text/emobank/emobank.csv.gz', 'text', 10_062, { text: 'text', textTask: 'affect' }],
    ['text/mustard_pp/mustard_pp.jsonl', 'text', 1_202, { text: 'text', label: 'sarcasm', textTask: 'sarcastic' }],
    ['text/ecf/test.jsonl.gz', 'text', undefined, { text: 'text', label: 'emotion', cluster: 'dialogue_id' }],
    ['speech/more/calls/calls.csv', 'vad', 16, { path: 'audio' }],
    ['speech/calls', 'vad', 7, { path: 'audio', label: 'utterances' }],
  ] as const)('%s is understood by its columns', async (path, modality, count, roles) => {
    const { columns, rows } = await readManifest(join(SHARED, path));
    if (count !== undefined) expect(rows).toHaveLength(count);
    expect(rows.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(columnRoles(columns, modality)).toMatchObject(roles);
  });
});
