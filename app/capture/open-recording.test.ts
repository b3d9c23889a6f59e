import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import type { AudioSource, SourceGap } from './audio-source.ts';
import { openRecording } from './open-recording.ts';
import { WAV_CODINGS } from './wav-header.ts';
import { encodeWav } from './wav-writer.ts';

const CALLS = join(import.meta.dirname, '../../../shared/data/speech');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emoaisec-capture-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(bytes: Uint8Array, name = 'recording.bin'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function sine(frequencyHz: number, rateHz: number, count: number, level = 0.5): Float32Array {
  return Float32Array.from({ length: count }, (_, n) => level * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

/** Reads a source to its end, checking that each channel's frames follow each other without a hole. */
async function readAll(source: AudioSource, fromSample = 0, onGap: (gap: SourceGap) => void = () => {}) {
  const parts = new Map<string, Float32Array[]>();
  const next = new Map<string, number>();
  for await (const frame of source.frames({ fromSample, signal: new AbortController().signal, onGap })) {
    expect(frame.startSample).toBe(next.get(frame.channel) ?? fromSample);
    next.set(frame.channel, frame.startSample + frame.samples.length);
    parts.set(frame.channel, [...(parts.get(frame.channel) ?? []), frame.samples]);
  }
  return new Map([...parts].map(([channel, list]) => [channel, Float32Array.from(list.flatMap((p) => [...p]))]));
}

async function codeOf(path: string, options = {}): Promise<string> {
  try {
    await readAll(await openRecording(path, options));
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'opened';
}

describe('a WAV recording', () => {
  const step = { 'pcm-8': 1 / 128, 'mu-law': 0.02, 'a-law': 0.02 } as Readonly<Record<string, number>>;

  it.each(WAV_CODINGS)('gives back what was written in %s', async (coding) => {
    const left = sine(440, 16_000, 5_000, 0.9);
    const right = sine(300, 16_000, 5_000, 0.2);
    const source = await openRecording(
      await fileOf(encodeWav({ channels: [left, right], sampleRateHz: 16_000, coding })),
    );
    const heard = await readAll(source);
    expect(source.description).toMatchObject({ kind: 'recording', channels: ['agent', 'customer'] });
    expect(source.description.durationSamples).toBe(5_000);
    for (const [role, written] of [
      ['agent', left],
      ['customer', right],
    ] as const) {
      const samples = heard.get(role) as Float32Array;
      expect(samples.length).toBe(5_000);
      const worst = Math.max(...written.map((s, n) => Math.abs(s - (samples[n] as number))));
      expect(worst).toBeLessThan(step[coding] ?? 1 / 30_000);
    }
  });

  it.each([8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000])(
    'at %i Hz comes out at the right times',
    async (rate) => {
      const count = rate + 17;
      const bytes = encodeWav({ channels: [sine(440, rate, count)], sampleRateHz: rate, coding: 'float-32' });
      const samples = (await readAll(await openRecording(await fileOf(bytes)))).get('unattributed') as Float32Array;
      expect(samples.length).toBe(Math.ceil((count * 16_000) / rate));
      const exact = sine(440, 16_000, samples.length);
      for (let n = 200; n < samples.length - 200; n++)
        expect(Math.abs((samples[n] as number) - (exact[n] as number))).toBeLessThan(1e-3);
    },
  );

  it.each([8_000, 44_100, 48_000])('at %i Hz can be entered anywhere, with the same samples', async (rate) => {
    const bytes = encodeWav({ channels: [sine(440, rate, 2 * rate)], sampleRateHz: rate, coding: 'pcm-16' });
    const source = await openRecording(await fileOf(bytes));
    const whole = (await readAll(source)).get('unattributed') as Float32Array;
    for (const from of [0, 1, 12_345, 31_999]) {
      const part = (await readAll(source, from)).get('unattributed') as Float32Array;
      expect(part).toEqual(whole.slice(from));
    }
    expect((await readAll(source, 40_000)).size).toBe(0);
  });

  it('skips odd chunks and reads WAVE_FORMAT_EXTENSIBLE', async () => {
    const plain = encodeWav({ channels: [sine(440, 8_000, 100)], sampleRateHz: 8_000, coding: 'pcm-16' });
    const extra = new TextEncoder().encode('LIST\x03\x00\x00\x00abc\x00');
    const format = new Uint8Array(48);
    format.set(plain.subarray(12, 36));
    new DataView(format.buffer).setUint32(4, 40, true);
    new DataView(format.buffer).setUint16(8, 0xfffe, true);
    new DataView(format.buffer).setUint16(32, 1, true);
    const bytes = new Uint8Array([...plain.subarray(0, 12), ...extra, ...format, ...extra, ...plain.subarray(36)]);
    const source = await openRecording(await fileOf(bytes));
    expect(source.description).toMatchObject({ label: 'WAV, 1 channel, 8 kHz, 16-bit', durationSamples: 200 });
  });

  it('is analysed up to where it ends when it is cut short, and says so', async () => {
    const bytes = encodeWav({ channels: [sine(440, 16_000, 1_000)], sampleRateHz: 16_000, coding: 'pcm-16' });
    const source = await openRecording(await fileOf(bytes.subarray(0, 44 + 1_501)));
    expect(source.description.durationSamples).toBe(750);
    expect(source.warnings).toMatchObject([{ code: 'audio-truncated' }]);
    expect((await readAll(source)).get('unattributed')?.length).toBe(750);
  });

  it('has its NaN and infinite samples replaced by silence and told as a gap', async () => {
    const samples = sine(440, 16_000, 4_000);
    samples.fill(Number.NaN, 1_000, 1_100);
    samples[1_200] = Number.POSITIVE_INFINITY;
    samples[10] = 3;
    const gaps: SourceGap[] = [];
    const source = await openRecording(
      await fileOf(encodeWav({ channels: [samples], sampleRateHz: 16_000, coding: 'float-32' })),
    );
    const heard = (await readAll(source, 0, (gap) => gaps.push(gap))).get('unattributed') as Float32Array;
    expect(heard.every((s) => s >= -1 && s <= 1)).toBe(true);
    expect(gaps).toMatchObject([{ startSample: 1_000, endSample: 1_201, reason: 'invalid-samples' }]);
  });

  it('of ten silent hours is read without being held in memory', async () => {
    const path = join(folder, 'long.wav');
    const header = encodeWav({ channels: [new Float32Array(0)], sampleRateHz: 8_000, coding: 'mu-law' });
    const bytes = 10 * 3_600 * 8_000;
    new DataView(header.buffer).setUint32(40, bytes, true);
    await writeFile(path, header);
    const { truncate } = await import('node:fs/promises');
    await truncate(path, 44 + bytes);
    const source = await openRecording(path);
    expect(source.description.durationSamples).toBe(10 * 3_600 * 16_000);
    const before = process.memoryUsage().rss;
    let frames = 0;
    const from = 9.9 * 3_600 * 16_000;
    for await (const _ of source.frames({ fromSample: from, signal: new AbortController().signal })) frames++;
    expect(frames).toBe(Math.ceil((0.1 * 3_600 * 16_000) / 512));
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});

describe('what cannot be a call', () => {
  const wav = (change: (view: DataView) => void) => {
    const bytes = encodeWav({ channels: [sine(440, 8_000, 100)], sampleRateHz: 8_000, coding: 'pcm-16' });
    change(new DataView(bytes.buffer));
    return bytes;
  };

  it.each([
    ['an empty file', new Uint8Array(0), 'file-empty'],
    ['a text', new TextEncoder().encode('Dear customer, thank you for your letter. '.repeat(40)), 'not-audio'],
    ['a header that claims no channels', wav((v) => v.setUint16(22, 0, true)), 'header-contradiction'],
    ['a header that claims 0 Hz', wav((v) => v.setUint32(24, 0, true)), 'header-contradiction'],
    ['a header with an impossible block size', wav((v) => v.setUint16(32, 7, true)), 'header-contradiction'],
    ['a header without sound', wav(() => {}).subarray(0, 44), 'no-samples'],
    ['a cut header', wav(() => {}).subarray(0, 30), 'header-contradiction'],
    ['a sample rate of 1 kHz', wav((v) => v.setUint32(24, 1_000, true)), 'unsupported-format'],
    [
      'a zero-length channel',
      encodeWav({ channels: [new Float32Array(0)], sampleRateHz: 8_000, coding: 'pcm-16' }),
      'no-samples',
    ],
  ])('is refused: %s', async (_, bytes, code) => {
    expect(await codeOf(await fileOf(bytes))).toBe(code);
  });

  it('is refused when it is missing or a folder', async () => {
    expect(await codeOf(join(folder, 'nowhere.wav'))).toBe('file-not-found');
    expect(await codeOf(folder)).toBe('file-unreadable');
  });

  it('is refused when roles and channels do not fit, with a sentence that says what the file has', async () => {
    const stereo = await fileOf(
      encodeWav({ channels: [sine(440, 8_000, 99), sine(300, 8_000, 99)], sampleRateHz: 8_000, coding: 'pcm-16' }),
    );
    await expect(openRecording(stereo, { channels: ['customer'] })).rejects.toThrow('has 2 channels');
    const swapped = await openRecording(stereo, { channels: ['customer', 'agent'] });
    expect(swapped.description.channels).toEqual(['customer', 'agent']);
    const three = [1, 2, 3].map((n) => sine(n * 100, 8_000, 99));
    expect(await codeOf(await fileOf(encodeWav({ channels: three, sampleRateHz: 8_000, coding: 'pcm-16' })))).toBe(
      'channel-mismatch',
    );
  });
});

const present = existsSync(join(CALLS, 'calls'));
describe.skipIf(!present)('recorded calls (skipped where ../shared/data is absent)', () => {
  it.each([
    ['calls/autorepairs_40.flac', ['agent', 'customer'], 245.38],
    ['calls/chromecast_order_mono.flac', ['unattributed'], 45.3],
    ['more/calls/azure_sample_11s.opus', ['unattributed'], 11],
  ] as const)('%s is read through ffmpeg from start to end', async (name, roles, durationSeconds) => {
    const source = await openRecording(join(CALLS, name));
    expect(source.description.channels).toEqual(roles);
    const heard = await readAll(source);
    for (const role of roles) {
      const samples = heard.get(role) as Float32Array;
      expect(Math.abs(samples.length / 16_000 - durationSeconds)).toBeLessThan(0.6);
      expect(Math.abs((source.description.durationSamples as number) - samples.length)).toBeLessThan(200);
    }
  });

  it('without ffmpeg says what to install', async () => {
    const path = join(CALLS, 'calls/support_10s.flac');
    await expect(openRecording(path, { ffprobe: 'no-such-ffprobe' })).rejects.toThrow(/not installed. Install it/);
    expect(await codeOf(path, { ffmpeg: 'no-such-ffmpeg' })).toBe('ffmpeg-missing');
  });
});
