/** Files of words and numbers that somebody gives the app, and answers of an endpoint. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { delimitedRecords, separatorOf } from '../../app/capture/delimited-text.ts';
import { parseJsonTranscript } from '../../app/capture/json-transcript.ts';
import { parseRecordText } from '../../app/capture/record-text.ts';
import { readTranscript } from '../../app/capture/transcript-file.ts';
import { parseWebVtt } from '../../app/capture/webvtt.ts';
import { customerRecord } from '../../app/contract/customer-record.ts';
import { readChatAnswer } from '../../app/enrichment/chat-answer.ts';
import { requireSafeUrl } from '../../app/enrichment/endpoint-url.ts';
import { maskWords } from '../../app/enrichment/mask-words.ts';
import { readManifest } from '../../app/evaluation/manifest.ts';
import { readManifest as readModelManifest } from '../../app/inference/model-files.ts';
import { modelManifest } from '../../app/inference/model-manifest.ts';
import { readCorrections } from '../../app/learning/corrections-file.ts';
import { keptCorrections, NO_CORRECTIONS } from '../../app/learning/kept-corrections.ts';
import { cutText, LONGEST_TEXT_CHARS } from '../../app/recognition/text-legibility.ts';
import { mutatedBytes, mutatedText } from './mutations.ts';
import { badValuesOf } from './schema-values.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

const VTT = `WEBVTT

NOTE made for tests

1
00:00:01.000 --> 00:00:02.500 align:start
<v Agent>Good &amp; morning</v> <v.loud Customer>Hello

00:00:03.000 --> 01:00:04.000
Customer: I want <b>help</b>.
`;
const VTT_TOKENS = [
  '<',
  '>',
  '<v ',
  '<v.',
  '<v  ',
  '-->',
  ' --> ',
  '&',
  '&amp;',
  ':',
  '\n\n',
  '\n',
  '\r',
  ' ',
  'Agent: ',
  'NOTE\n',
  '99:99',
  '.',
  '\u202e',
];
const JSON_TRANSCRIPT =
  '{"utterances":[{"start":0.5,"end":"1.5","speaker":"agent","text":"Hello"},{"start_s":2,"endTime":3,"channel":1,"text":"Hi"}]}';
const JSON_TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\u0000',
  '1e999',
  '-',
  'null',
  '"__proto__":',
  '"constructor":',
  '"text":',
  '[[',
  '{"a":',
];
const CSV = 'tenure,Contract,MonthlyCharges\n12,"Two year, or ""more""",29.85\n';
const CSV_TOKENS = ['"', '""', ',', ';', '\t', '\n', '\r\n', '\r', '\0', '__proto__', 'constructor', '\ufeff', ' '];
const ROWS = '{"text":"I am fine","emotion":"happy"}\n{"dialogue_id":1,"utterances":[{"text":"a","emotion":"sad"}]}\n';
const MANIFEST = {
  name: 'model',
  version: '1.0.0',
  file: 'model.onnx',
  sha256: 'a'.repeat(64),
  bytes: 5,
  licence: 'MIT',
  source: { kind: 'trained', script: 'x' },
  inputs: [{ name: 'x', type: 'float32', shape: [1, 'n'] }],
  outputs: [],
};
const ANSWER =
  '{"choices":[{"message":{"content":"{\\"sarcastic\\":0.1,\\"hesitant\\":0,\\"frustrated\\":1,\\"confused\\":0,\\"satisfied\\":0,\\"reason\\":\\"calm\\"}"}}]}';
const WORDS = 'My number is 0170 123 4567, write to anna@example.org or call 4111 1111 1111 1111.';

function written(scratch: string, name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    // Rings and big numbers are no JSON.
    return '{';
  }
};

export const IMPORTER_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('transcripts: WebVTT and SRT', 1, mutatedText([VTT], VTT_TOKENS), (text) => parseWebVtt(text).length > 0),
  fuzzTarget(
    'transcripts: JSON',
    1,
    mutatedText([JSON_TRANSCRIPT], JSON_TOKENS),
    (text) => parseJsonTranscript(text).length > 0,
  ),
  fuzzTarget(
    'transcript files',
    0.3,
    mutatedBytes([Buffer.from(VTT), Buffer.from(JSON_TRANSCRIPT)]),
    async (bytes, scratch) => {
      const utterances = await readTranscript(written(scratch, 'transcript', bytes), ['agent', 'customer']);
      if (utterances.some(({ startSample, endSample }) => !(startSample >= 0 && endSample > startSample)))
        throw new Error('an utterance ends before it begins');
      return true;
    },
  ),
  fuzzTarget(
    'customer records',
    1,
    mutatedText([CSV, '{"tenure":12,"Contract":"Two year"}'], [...CSV_TOKENS, ...JSON_TOKENS]),
    (text) => {
      const record = parseRecordText(text);
      if ('polluted' in {}) throw new Error('Object.prototype was polluted');
      return customerRecord.safeParse(record).success;
    },
  ),
  fuzzTarget('rows of CSV and TSV', 1, mutatedText([CSV], CSV_TOKENS), (text) => {
    let last = 0;
    for (const { line } of delimitedRecords(text, separatorOf(text))) {
      if (line < last) throw new Error('lines go back');
      last = line;
    }
    return last > 1;
  }),
  fuzzTarget(
    'labelled manifests',
    0.3,
    mutatedText([CSV, ROWS, `[${ROWS.replace('\n', ',').trim()}]`], [...CSV_TOKENS, ...JSON_TOKENS]),
    async (text, scratch) => {
      return (await readManifest(written(scratch, 'manifest', text))).rows.length > 0;
    },
  ),
  fuzzTarget(
    'labelled manifests, gzipped',
    0.2,
    mutatedBytes([gzipSync(CSV), gzipSync(ROWS), gzipSync('\n'.repeat(100_000))]),
    async (bytes, scratch) => {
      return (await readManifest(written(scratch, 'manifest.gz', bytes))).rows.length > 0;
    },
  ),
  fuzzTarget(
    'model manifests',
    0.3,
    fc.oneof(
      badValuesOf(modelManifest).map(jsonOf),
      mutatedText([JSON.stringify(MANIFEST)], [...JSON_TOKENS, '../', '/etc/']),
    ),
    async (text, scratch) => {
      const folder = join(scratch, 'model');
      mkdirSync(folder, { recursive: true });
      written(folder, 'manifest.json', text);
      const { file, files } = await readModelManifest({ name: 'model', folder, source: 'trained' });
      if ([file, ...files.map((more) => more.file)].some((name) => /[/\\]|^\.+$/.test(name)))
        throw new Error('a manifest names a file outside its folder');
      return true;
    },
  ),
  fuzzTarget(
    'kept corrections',
    0.2,
    fc.oneof(badValuesOf(keptCorrections).map(jsonOf), mutatedText([JSON.stringify(NO_CORRECTIONS)], JSON_TOKENS)),
    async (text, scratch) => {
      const folder = join(scratch, 'corrections');
      mkdirSync(folder, { recursive: true });
      written(folder, 'corrections.json', text);
      return (await readCorrections(folder, 0)).notice === undefined;
    },
  ),
  fuzzTarget('answers of an endpoint', 1, mutatedText([ANSWER], [...JSON_TOKENS, '\\"', '\\u202e']), (body) => {
    const opinion = readChatAnswer(body);
    if (opinion && /[\p{Cc}\p{Cs}]/u.test(opinion.reason)) throw new Error('an opinion holds control characters');
    return opinion !== undefined;
  }),
  fuzzTarget(
    'addresses of an endpoint',
    0.5,
    mutatedText(
      ['https://host.example/v1', 'http://127.0.0.1:8080/v1'],
      ['http://', '@', '/', ':', '#', '?', '[::1]', '.', '%00', '\\', 'localhost', '0x7f.1'],
    ),
    (text) => {
      const { protocol, hostname } = requireSafeUrl(text, 'EMOAISEC_ENRICHMENT_URL');
      if (protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
        throw new Error('words would leave unencrypted');
      return true;
    },
  ),
  fuzzTarget(
    'words to be masked',
    1,
    mutatedText([WORDS], ['@', '.', '1', ' ', '-', '+', '(', 'a', '\u0660', '\uff11']),
    (text) => {
      const masked = maskWords(text);
      if (/\d{3,}/.test(masked)) throw new Error('a number of three digits was not masked');
      return masked !== text;
    },
  ),
  fuzzTarget(
    'words to be read',
    1,
    mutatedText([WORDS], ['ignore previous ', '<', '\u0301', 'а', '\ud800', '[CLS]', '--', ' ']),
    (text) => {
      const cut = cutText(text);
      if (cut.length > LONGEST_TEXT_CHARS || /\p{C}/u.test(cut)) throw new Error('a text was not cut');
      return cut.length > 0;
    },
  ),
];
