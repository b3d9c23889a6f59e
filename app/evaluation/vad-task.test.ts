import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeWav } from '../capture/wav-writer.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { chords, hiss, hum, ringing, silence } from '../testing/made-sounds.ts';
import { readChannels } from './clip.ts';
import { type EvaluationRequest, evaluate } from './evaluate.ts';
import type { BadRow } from './evaluation-run.ts';
import type { ActivityFigures } from './vad-figures.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'samples');
const CALLS = join(ROOT, '../shared/data/speech/calls');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-vad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function sound(name: string, ...channels: readonly Float32Array[]): string {
  written(name, encodeWav({ channels, sampleRateHz: CALL_RATE_HZ, coding: 'pcm-16' }));
  return name;
}

async function run(manifest: string, more: Partial<EvaluationRequest> = {}, stop?: { ledger: string; at?: number }) {
  const abort = new AbortController();
  const bad: BadRow[] = [];
  let resumed = 0;
  const { result } = await evaluate(
    { modality: 'vad', manifest, where: [], baseline: false, ...more },
    {
      nativeModels: join(ROOT, 'native-models'),
      ...(stop && { ledgerPath: stop.ledger }),
      onProgress: ({ done }) => done === stop?.at && abort.abort(new Error('stopped')),
      onBadRow: (row) => bad.push(row),
      onResume: (rows) => {
        resumed = rows;
      },
      signal: abort.signal,
      now: () => performance.now(),
    },
  );
  return { figures: result as ActivityFigures & { readonly groups: Readonly<Record<string, object>> }, bad, resumed };
}

/** The sample call's lines, whose times are exact: it was put together from them. */
function sampleUtterances() {
  const cues = readFileSync(join(SAMPLE, 'service-call.vtt'), 'utf8').matchAll(/00:(\S+) --> 00:(\S+)\n<v (\w+)>/g);
  const seconds = (time = '') => time.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  return Array.from(cues, ([, start, end, speaker]) => ({
    ...{ start_s: seconds(start), end_s: seconds(end), channel: speaker === 'Agent' ? 0 : 1, speaker },
  }));
}

describe('voice-activity detection on labelled recordings', () => {
  const SOUNDS = { silence, hiss, hum, ringing, chords };
  const rows = Object.entries(SOUNDS).map(([kind, make]) => `${sound(`${kind}.wav`, make())},${kind},non-speech`);
  const noises = () => written('noises.csv', ['path,kind,label', ...rows].join('\n'));

  it('hears nobody in what is no voice', async () => {
    const { figures } = await run(noises(), { groupColumns: ['kind'] });
    expect(figures).toMatchObject({
      ...{ n: 5, frames: 5 * 93, speechFrames: 0, recall: null, auc: null },
      channels: { speech: 0, missed: 0, nonSpeech: 5 },
      model: expect.stringMatching(/^silero-vad \d/),
      msPerItem: { p50: expect.any(Number), p95: expect.any(Number) },
    });
    expect(figures.falseAlarm).toBeLessThan(0.05);
    expect(Object.keys(figures.groups.kind ?? {})).toEqual(['chords', 'hiss', 'hum', 'ringing', 'silence']);
  });

  const beginningOfCall = async () => {
    const whole = await readChannels(join(SAMPLE, 'service-call.wav'), new AbortController().signal);
    const beginning = whole.map((samples) => samples.subarray(0, 15 * CALL_RATE_HZ));
    const utterances = sampleUtterances().filter((line) => line.start_s < 15);
    return written('call.json', JSON.stringify({ audio: sound('call.wav', ...beginning), utterances }));
  };

  it('finds both speakers of a call, each on their own channel', async () => {
    const { figures } = await run(await beginningOfCall());
    expect(figures).toMatchObject({ n: 1, frames: 2 * 468, channels: { speech: 2, missed: 0 } });
    expect(figures.recall).toBeGreaterThan(0.8);
    expect(figures.falseAlarm).toBeLessThan(0.05);
    expect(figures.segments.recall).toBeGreaterThan(0.95);
  });

  it('finds them through the telephone and in an office as well', async () => {
    const { figures } = await run(await beginningOfCall(), { codec: 'mulaw8k', noiseDb: 15 });
    expect(figures).toMatchObject({ codec: 'mulaw8k', noiseDb: 15, frames: 2 * 468 });
    expect(figures.auc).toBeGreaterThan(0.8);
    expect(figures.ece).toBeGreaterThan(0);
  });

  it('counts rows whose labels or recordings cannot be used, and leaves out labels of something else', async () => {
    const silent = sound('s.wav', silence());
    const short = sound('short.wav', silence().subarray(0, 300));
    const lines = [`${silent},[]`, `${silent},`, `${silent},2-1`, `${silent},8-9`, `${short},[]`, 'none.wav,[]'];
    const stereo = `${silent},"[{""start_s"":0,""end_s"":1,""channel"":1}]"`;
    const manifest = written('bad.csv', ['path,spans', ...lines, stereo, `${silent},angry`].join('\n'));
    const { figures, bad } = await run(manifest);
    expect(figures).toMatchObject({
      ...{ n: 1, badRows: { count: 6 } },
      leftOut: { 'label angry is neither speech nor non-speech': 1 },
    });
    expect(bad.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('goes on where it was stopped, with the same figures', async () => {
    const ledger = join(folder, 'kept.jsonl');
    const whole = await run(noises());
    await expect(run(noises(), {}, { ledger, at: 3 })).rejects.toThrow('stopped');
    const { figures, resumed } = await run(noises(), {}, { ledger });
    expect(resumed).toBe(3);
    expect({ ...figures, msPerItem: 0 }).toEqual({ ...whole.figures, msPerItem: 0 });
  });

  it('says which column is missing where clips have emotions only', async () => {
    const manifest = written('emotions.csv', 'path,emotion\na.wav,angry\n');
    await expect(run(manifest)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/"spans".*--label-column; it has path, emotion/),
    });
  });
});

describe.skipIf(!existsSync(CALLS))('recorded calls (skipped where ../shared/data is not there)', () => {
  it('are read from their folder as they are, channel by channel', async () => {
    const short = { where: [{ column: 'id', values: ['support_10s', 'chromecast_order_mono'], not: false }] };
    const { figures, bad } = await run(CALLS, { ...short, groupColumns: ['id'] });
    expect(figures).toMatchObject({ n: 2, channels: { speech: 3, missed: 0, nonSpeech: 0 } });
    expect(bad).toEqual([]);
    expect(figures.auc).toBeGreaterThan(0.95);
    expect(figures.accuracy).toBeGreaterThan(0.88);
  });
});
