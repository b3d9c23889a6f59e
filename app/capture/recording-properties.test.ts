import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { openRecording } from './open-recording.ts';
import { WAV_CODINGS } from './wav-header.ts';
import { encodeWav } from './wav-writer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emoaisec-properties-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Valid frames to the end, or an AppError: anything else is a failure of the property. ffmpeg itself is not under test. */
async function survives(bytes: Uint8Array): Promise<void> {
  const path = join(folder, 'any.bin');
  await writeFile(path, bytes);
  try {
    const source = await openRecording(path, { ffprobe: 'no-such-ffprobe' });
    let next = 0;
    for await (const frame of source.frames({ fromSample: 0, signal: new AbortController().signal })) {
      expect(frame.samples.every((s) => s >= -1 && s <= 1)).toBe(true);
      expect(frame.startSample).toBeLessThanOrEqual(next);
      next = frame.startSample + frame.samples.length;
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

const LIMITS = { interruptAfterTimeLimit: 4_000 } as const;

describe('whatever bytes are given as a recording', () => {
  it('end in an error with a sentence or in valid frames: any bytes behind any beginning', async () => {
    const heads = [
      '',
      'RIFF\0\0\0\0WAVE',
      'RIFF\0\0\0\0WAVEfmt ',
      'RF64\xff\xff\xff\xffWAVEds64',
      'ID3',
      '\xff\xfb\x90\x00',
      'OggS',
      'fLaC',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 2_000 }), async (head, tail) => {
        await survives(Uint8Array.from([...[...head].map((c) => c.charCodeAt(0)), ...tail]));
      }),
      { numRuns: 150, ...LIMITS },
    );
  });

  it('end so too when a good WAV file is changed or cut anywhere', async () => {
    const change = fc.record({ at: fc.nat({ max: 199 }), value: fc.nat({ max: 255 }) });
    const coding = fc.constantFrom(...WAV_CODINGS);
    await fc.assert(
      fc.asyncProperty(
        coding,
        fc.array(change, { maxLength: 6 }),
        fc.nat({ max: 200 }),
        async (name, changes, keep) => {
          const channels = [Float32Array.from({ length: 40 }, (_, n) => Math.sin(n)), new Float32Array(40)];
          const bytes = encodeWav({ channels, sampleRateHz: 8_000, coding: name });
          for (const { at, value } of changes) bytes[at % Math.min(60, bytes.length)] = value;
          await survives(bytes.subarray(0, bytes.length - keep));
        },
      ),
      { numRuns: 150, ...LIMITS },
    );
  });

  it('end so too for frames that look like MP3 and hold noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4_000, maxLength: 6_000 }), async (noise) => {
        // 128 kbit/s at 44.1 kHz: 417 bytes a frame.
        for (let at = 0; at + 4 < noise.length; at += 417) noise.set([0xff, 0xfb, 0x90, 0x00], at);
        await survives(noise);
      }),
      { numRuns: 25, ...LIMITS },
    );
  });
});
