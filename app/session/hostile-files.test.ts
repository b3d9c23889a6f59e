/** Files made to crash, hang, fill the memory or reach what is not theirs, through the readers that a person's choice of a file leads to. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openRecording } from '../capture/open-recording.ts';
import { parseRecordText } from '../capture/record-text.ts';
import { readTranscript } from '../capture/transcript-file.ts';
import { encodeWav } from '../capture/wav-writer.ts';
import { readManifest } from '../evaluation/manifest.ts';
import { readManifest as readModelManifest, readVerified } from '../inference/model-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;
function file(content: string | Uint8Array): string {
  made += 1;
  const path = join(folder, `file-${made}`);
  writeFileSync(path, content);
  return path;
}

/** A pipe that nobody writes into: whoever opens it as a file waits for ever. */
function pipe(name: string): string {
  const path = join(folder, name);
  spawnSync('mkfifo', [path]);
  return path;
}

function wav(change: (header: DataView) => void): Uint8Array {
  const bytes = encodeWav({ channels: [new Float32Array(80)], sampleRateHz: 8_000, coding: 'pcm-16' });
  change(new DataView(bytes.buffer));
  return bytes;
}

async function hear(path: string): Promise<number> {
  const source = await openRecording(path);
  let samples = 0;
  for await (const frame of source.frames({ fromSample: 0, signal: new AbortController().signal }))
    samples += frame.samples.length;
  return samples;
}

describe('a hostile recording', () => {
  it.each([
    ['65,535 channels', wav((v) => v.setUint16(22, 0xffff, true)), /header-contradiction|channel-mismatch/],
    ['four billion samples a second', wav((v) => v.setUint32(24, 0xffff_ffff, true)), /unsupported-format/],
    [
      'a part that ends behind the file',
      wav((v) => v.setUint32(16, 0xffff_fff0, true)),
      /header-contradiction|no-samples/,
    ],
    [
      'ten thousand empty parts',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(80_000, 'junk\0\0\0\0')]),
      /header-contradiction/,
    ],
    [
      'a list of other files',
      Buffer.from(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n`),
      /not-audio/,
    ],
    ['a list of files for joining', Buffer.from("ffconcat version 1.0\nfile '/etc/passwd'\n"), /not-audio/],
    [
      'an MP4 of nothing but its name',
      Buffer.from('\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0', 'latin1'),
      /unsupported-format|not-audio|no-samples|file-unreadable/,
    ],
    [
      'an MP4 whose part is as long as the world',
      Buffer.from('\0\0\0\x14ftypisom\0\0\0\0isom\0\0\0\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff', 'latin1'),
      /unsupported-format|not-audio|no-samples|file-unreadable/,
    ],
  ])('with %s is refused', async (_what, content, code) => {
    await expect(hear(file(content))).rejects.toMatchObject({ name: 'AppError', code: expect.stringMatching(code) });
  });

  it('that announces four gigabytes and has 160 bytes is read to its end, and not further', async () => {
    expect(await hear(file(wav((v) => v.setUint32(40, 0xffff_fff0, true))))).toBe(160);
  });

  it.each(['/dev/zero', '/dev/random', '/proc/self/mem', '/'])('that is none is refused: %s', async (path) => {
    await expect(hear(path)).rejects.toMatchObject({ name: 'AppError' });
  });

  it('that is a pipe is refused, not waited for', async () => {
    await expect(hear(pipe('recording-pipe'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a hostile transcript', () => {
  const head = 'WEBVTT\n\n00:01.000 --> 00:02.000\n';
  it.each([
    ['a million opened tags', `${head}<v Agent>${'<'.repeat(1_000_000)}`],
    ['a million tags of voices', `${head}${'<v '.repeat(300_000)}`],
    ['a voice whose name is a million spaces', `${head}<v${' '.repeat(1_000_000)}`],
    ['a million ampersands', `${head}<v Agent>${'&a'.repeat(500_000)}`],
    ['a name of a million letters', `${head}<v Agent>${'A'.repeat(1_000_000)}: x`],
    ['a hundred thousand arrows', `${head}x\n\n${'-->'.repeat(100_000)}`],
    ['lists a million deep', '['.repeat(1_000_000)],
    ['objects half a million deep', '{"a":'.repeat(500_000)],
    ['a prototype for an utterance', '[{"__proto__":{"start":0,"end":1,"text":"x","speaker":"agent"}}]'],
    ['times that are no numbers', '[{"start":"NaN","end":"Infinity","text":"x","speaker":"agent"}]'],
    ['a time at the end of the world', '[{"start":0,"end":1e300,"text":"x","speaker":"agent"}]'],
  ])('with %s is read or refused, and takes no time', async (_what, text) => {
    const outcome = await readTranscript(file(text), ['agent', 'customer']).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'transcript-invalid' });
    expect('start' in {}).toBe(false);
  });

  it('of 21 megabytes is refused before it is read', async () => {
    await expect(readTranscript(file(Buffer.alloc(21_000_000, 'x')), ['agent'])).rejects.toMatchObject({
      message: expect.stringContaining('20 MB'),
    });
  });

  it('that is a device or a pipe is refused, not waited for', async () => {
    await expect(readTranscript('/dev/zero', ['agent'])).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(readTranscript(pipe('transcript-pipe'), ['agent'])).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a hostile manifest', () => {
  it('that unpacks to a thousand times its size is refused before it fills the memory', async () => {
    const bomb = gzipSync(`path,emotion\n${'a,sad\n'.repeat(5_000_000)}`, { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(readManifest(file(bomb))).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringContaining('a hundred times its size'),
    });
  });

  it('that is packed as tables are is read', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `clip-${n}.wav,${n % 3 === 0 ? 'sad' : 'happy'}\n`);
    const { rows: read } = await readManifest(file(gzipSync(`path,emotion\n${rows.join('')}`)));
    expect(read).toHaveLength(20_000);
  });

  it('in a folder with a pipe in it is refused, not waited for', async () => {
    const calls = join(folder, 'calls');
    mkdirSync(calls);
    pipe(join('calls', 'call.json'));
    await expect(readManifest(calls)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('a hostile customer record', () => {
  it.each([
    ['lists thirty thousand deep', '['.repeat(30_000)],
    ['thirty thousand quotes', '"'.repeat(30_000)],
    ['thirty thousand separators', `${','.repeat(15_000)}\n${','.repeat(15_000)}`],
  ])('with %s is refused', (_what, text) => {
    expect(() => parseRecordText(text)).toThrow(expect.objectContaining({ code: 'record-invalid' }));
  });
});

describe('a hostile model', () => {
  const manifest = {
    name: 'model',
    version: '1.0.0',
    file: 'model.onnx',
    sha256: 'a'.repeat(64),
    bytes: 5,
    licence: 'MIT',
    source: { kind: 'trained', script: 'train.py' },
    inputs: [],
    outputs: [],
  };
  const place = () => ({ name: 'model', folder: mkdtempSync(join(folder, 'model-')), source: 'trained' as const });

  it.each(['../../etc/passwd', '/etc/passwd', '..', '.', 'a/b.onnx', 'a\\b.onnx', '', 'x'.repeat(5_000)])(
    'that names "%s" for its weights is refused',
    async (name) => {
      const model = place();
      writeFileSync(join(model.folder, 'manifest.json'), JSON.stringify({ ...manifest, file: name }));
      await expect(readModelManifest(model)).rejects.toMatchObject({ code: 'model-corrupt' });
      const more = { ...manifest, files: [{ file: name, sha256: manifest.sha256 }] };
      writeFileSync(join(model.folder, 'manifest.json'), JSON.stringify(more));
      await expect(readModelManifest(model)).rejects.toMatchObject({ code: 'model-corrupt' });
    },
  );

  it('with other weights than its manifest says is refused before a runtime sees them', async () => {
    const model = place();
    writeFileSync(join(model.folder, 'model.onnx'), 'external data: ../../etc/passwd');
    await expect(readVerified(model, 'model.onnx', manifest.sha256)).rejects.toMatchObject({ code: 'model-corrupt' });
  });
});
