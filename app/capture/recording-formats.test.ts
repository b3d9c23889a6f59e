import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording } from './open-recording.ts';
import type { RecordingSource } from './recording-source.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const SECONDS = 3;

async function read(source: RecordingSource, fromSample = 0): Promise<ReadonlyMap<string, Float32Array>> {
  const heard = new Map<string, number[]>();
  for await (const { channel, samples } of source.frames({ fromSample, signal: new AbortController().signal })) {
    heard.set(channel, [...(heard.get(channel) ?? []), ...samples]);
  }
  return new Map([...heard].map(([channel, samples]) => [channel, Float32Array.from(samples)]));
}

/** Level of one frequency in the middle second, as a share of all the power there. */
function shareOf(frequencyHz: number, samples: Float32Array): number {
  const middle = samples.slice(16_000, 32_000);
  let [real, imaginary, power] = [0, 0, 0];
  for (const [n, s] of middle.entries()) {
    real += s * Math.cos((2 * Math.PI * frequencyHz * n) / 16_000);
    imaginary += s * Math.sin((2 * Math.PI * frequencyHz * n) / 16_000);
    power += s * s;
  }
  return (2 * (real ** 2 + imaginary ** 2)) / (middle.length * power);
}

describe.skipIf(!hasFfmpeg)('formats other than WAV (skipped where ffmpeg is not installed)', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'emoaisec-formats-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Three seconds: 440 Hz on the left, 900 Hz on the right. */
  function make(name: string, ...options: readonly string[]): string {
    const path = join(folder, name);
    const tones = [440, 900].flatMap((hz) => ['-f', 'lavfi', '-i', `sine=frequency=${hz}:duration=${SECONDS}`]);
    const mix = ['-filter_complex', '[0][1]amerge=inputs=2', '-y', ...options];
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...tones, ...mix, `file:${path}`]);
    return path;
  }

  it.each([
    ['a.mp3', ['-ar', '44100'], 'MP3, 2 channels, 44.1 kHz'],
    ['b.mp3', ['-ar', '16000', '-b:a', '48k'], 'MP3, 2 channels, 16 kHz'],
    ['c.flac', ['-ar', '48000'], 'FLAC, 2 channels, 48 kHz, FLAC'],
    ['d.opus', [], 'Ogg, 2 channels, 48 kHz, OPUS'],
    ['e.m4a', ['-ar', '44100'], 'M4A or MP4, 2 channels, 44.1 kHz, AAC'],
    ['f.webm', ['-c:a', 'libopus'], 'WebM, 2 channels, 48 kHz, OPUS'],
    ['-g http:%.wav', ['-ar', '8000', '-c:a', 'adpcm_ima_wav'], 'WAV, 2 channels, 8 kHz, ADPCM_IMA_WAV'],
  ])('are recognised by content and keep their channels and times: %s', async (name, options, label) => {
    const path = make(name, ...options);
    const source = await openRecording(path);
    expect(source.description).toMatchObject({ label, channels: ['agent', 'customer'] });
    const heard = await read(source);
    expect(source.warnings).toEqual([]);
    for (const [role, frequencyHz] of [
      ['agent', 440],
      ['customer', 900],
    ] as const) {
      const samples = heard.get(role) as Float32Array;
      expect(shareOf(frequencyHz, samples)).toBeGreaterThan(0.98);
      expect(Math.abs(samples.length - SECONDS * 16_000)).toBeLessThan(1_700);
      expect(Math.abs((source.description.durationSamples as number) - samples.length)).toBeLessThan(1_700);
    }
    const later = (await read(source, 20_001)).get('agent') as Float32Array;
    const whole = heard.get('agent') as Float32Array;
    expect(later.length).toBe(whole.length - 20_001);
    expect(Math.max(...later.map((s, n) => Math.abs(s - (whole[20_001 + n] as number))))).toBeLessThan(1e-6);
  });

  it('may be cut short: what is there is used, and the loss is told', async () => {
    for (const name of ['a.mp3', 'c.flac']) {
      const bytes = readFileSync(make(name));
      const path = join(folder, `cut-${name}`);
      writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      const source = await openRecording(path);
      const samples = (await read(source)).get('agent') as Float32Array;
      expect(Math.abs(samples.length - 24_000)).toBeLessThan(8_000);
      expect(source.warnings).toMatchObject([{ code: 'audio-truncated' }]);
    }
  });

  it('are refused without a sound track or with more than two channels', async () => {
    const picture = join(folder, 'picture.mp4');
    const lavfi = ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i'];
    execFileSync('ffmpeg', [...lavfi, 'color=size=64x64:duration=1', '-y', picture]);
    await expect(openRecording(picture)).rejects.toMatchObject({ code: 'not-audio' });
    const surround = join(folder, 'surround.flac');
    execFileSync('ffmpeg', [...lavfi, 'anullsrc=channel_layout=5.1:sample_rate=48000', '-t', '1', '-y', surround]);
    await expect(openRecording(surround)).rejects.toThrow('has 6 channels');
  });

  it('end at once when reading is aborted', async () => {
    const stop = new AbortController();
    const source = await openRecording(make('c.flac'));
    let frames = 0;
    for await (const _ of source.frames({ fromSample: 0, signal: stop.signal })) {
      frames++;
      stop.abort();
    }
    expect(frames).toBe(1);
  });
});
