import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelRole } from '../domain/audio.ts';
import { readTranscript } from './transcript-file.ts';

const SPEECH = join(import.meta.dirname, '../../../shared/data/speech');
const STEREO: readonly ChannelRole[] = ['agent', 'customer'];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emoaisec-transcript-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, channels: readonly ChannelRole[] = STEREO) {
  const path = join(folder, 'transcript');
  await writeFile(path, text);
  return readTranscript(path, channels);
}

describe('a transcript', () => {
  it('in WebVTT gives its speakers by voice tags or by prefixes', async () => {
    const text = [
      'WEBVTT - a call\n\nNOTE nothing\nto see --> here\n\n1\n00:01.000 --> 00:02.500 align:start\n<v.loud Agent>Good <b>morning</b> &amp; hello',
      '01:00:03.000 --> 01:00:04.000\nCustomer: It is\nbroken.',
      '00:05.000 --> 00:06.000\n<v Caller 2>No.</v> <v Agent>Oh.</v>',
    ].join('\r\n\r\n');
    expect(await read(text)).toMatchObject([
      { id: 'transcript-1', channel: 'agent', startSample: 16_000, endSample: 40_000, text: 'Good morning & hello' },
      { channel: 'customer', startSample: 80_000, text: 'No.' },
      { channel: 'agent', startSample: 80_000, text: 'Oh.' },
      { channel: 'customer', startSample: 3_603 * 16_000, text: 'It is broken.', score: 1, source: 'transcript' },
    ]);
  });

  it('in JSON gives them by name or by channel number', async () => {
    const list = [
      { start: 1, end: 2, channel: 1, text: 'second' },
      { start: 0.5, end: 0.9, speaker: 'agent', text: 'first' },
      { start: 3, end: 4, speaker: 'agent', text: null },
    ];
    const wanted = [
      { channel: 'agent', text: 'first' },
      { channel: 'customer', text: 'second' },
    ];
    expect(await read(JSON.stringify(list))).toMatchObject(wanted);
    expect(await read(JSON.stringify({ utterances: list }))).toMatchObject(wanted);
  });

  it('of a mono recording belongs to its one channel', async () => {
    expect(await read('WEBVTT\n\n00:01.000 --> 00:02.000\nhello', ['unattributed'])).toMatchObject([
      { channel: 'unattributed' },
    ]);
  });

  it.each([
    ['a text', 'Dear customer,\nhello', 'line 1'],
    ['an impossible time', 'WEBVTT\n\n00:01 --> 00:02\n<v Agent>hello', 'line 3'],
    ['an end before the beginning', 'WEBVTT\n\n00:02.000 --> 00:01.000\n<v Agent>hello', 'line 3'],
    ['no speaker', 'WEBVTT\n\n00:01.000 --> 00:02.000\nhello', 'line 3'],
    ['an unknown speaker', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Bob>hello', 'line 3'],
    ['broken JSON', '[\n{"start": 1,\n"end"}]', 'line 3'],
    ['an entry without times', '[{"start": 1, "end": 2, "channel": 0, "text": "a"}, {"text": "b"}]', 'entry 2'],
    ['no words', '[]', 'no words'],
  ])('is refused with the place at fault: %s', async (_, text, place) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'transcript-invalid',
      message: expect.stringContaining(place),
    });
  });

  it('that is missing is said to be missing', async () => {
    await expect(readTranscript(join(folder, 'nowhere.vtt'), STEREO)).rejects.toMatchObject({ code: 'file-not-found' });
  });

  it('of the sample call fits its recording', async () => {
    const utterances = await readTranscript(join(import.meta.dirname, '../../samples/service-call.vtt'), STEREO);
    expect(utterances.length).toBeGreaterThan(10);
    expect(new Set(utterances.map((u) => u.channel))).toEqual(new Set(STEREO));
  });

  it.skipIf(!existsSync(SPEECH))(
    'in the shape of the shared calls is understood (skipped where ../shared/data is absent)',
    async () => {
      const names = [
        'calls_text/hotel_lost_card',
        'calls_text/harpervalley_0002f70f7386445b',
        'more/calls/callytics_call01',
      ];
      for (const name of names) {
        expect((await readTranscript(join(SPEECH, `${name}.json`), STEREO)).length).toBeGreaterThan(5);
      }
    },
  );
});
