import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type AudioFrame, CALL_RATE_HZ } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { SourceGap } from './audio-source.ts';
import { createLiveProcessSource, type LiveProcess } from './live-process.ts';
import { explainMicrophone, parseAlsaDevices } from './native-microphone.ts';
import { parseMonitors } from './pulse-server.ts';

/** A recorder that writes a tone in real time for `lifeMs` and then ends, or stays but writes nothing more. */
function toneRecorder(lifeMs: number, after: 'ends' | 'wedges'): LiveProcess {
  const output = new PassThrough();
  let finish = (_: string) => {};
  const ended = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const begunMs = performance.now();
  let written = 0;
  const timer = setInterval(() => {
    const alive = performance.now() - begunMs;
    if (alive >= lifeMs) {
      clearInterval(timer);
      if (after === 'ends') finish('');
      return;
    }
    const due = Math.floor((alive * CALL_RATE_HZ) / 1000) - written;
    written += due;
    // Odd cuts: a sample may be split between two chunks.
    output.write(Buffer.alloc(1, 16));
    output.write(Buffer.alloc(2 * due - 1, 16));
  }, 20);
  const stop = () => {
    clearInterval(timer);
    finish('');
  };
  return { output, ended, stop };
}

describe('a live source fed by a recorder program', () => {
  const input = {
    role: 'agent',
    label: 'Microphone',
    now: () => performance.now(),
    explain: () => new AppError('microphone-missing', 'No microphone was found.'),
    lost: { code: 'microphone-lost', message: 'The microphone is gone.' },
  } as const;

  it.each(['ends', 'wedges'] as const)(
    'is started again when the recorder %s, and keeps the call clock',
    async (after) => {
      let starts = 0;
      const start = async () => toneRecorder(++starts === 1 ? 500 : 60_000, starts === 1 ? after : 'ends');
      const stop = new AbortController();
      const told: string[] = [];
      const gaps: SourceGap[] = [];
      const frames: AudioFrame[] = [];
      const begunMs = performance.now();
      const source = createLiveProcessSource({ ...input, start });
      const options = {
        fromSample: 1_000,
        signal: stop.signal,
        onGap: (gap: SourceGap) => gaps.push(gap),
        onDegraded: () => told.push('lost'),
        onRestored: () => told.push('restored'),
      };
      for await (const frame of source.frames(options)) {
        frames.push(frame);
        if (gaps.length > 0 && frames.length % 10 === 0) stop.abort();
      }
      const wall = 1_000 + ((performance.now() - begunMs) * CALL_RATE_HZ) / 1000;
      const last = frames.at(-1) as AudioFrame;
      expect(Math.abs(last.startSample + last.samples.length - wall)).toBeLessThan(0.3 * CALL_RATE_HZ);
      expect(told).toEqual(['lost', 'restored']);
      const [gap] = gaps as [SourceGap];
      expect(gaps).toHaveLength(1);
      expect(gap.reason).toBe('source-lost');
      expect(frames.some((f) => f.startSample === gap.endSample)).toBe(true);
      expect(frames.some((f) => f.startSample + f.samples.length === gap.startSample)).toBe(true);
      expect(frames.every((f) => f.samples.every((s) => s === 4_112 / 32_768))).toBe(true);
    },
  );

  it('fails with the recorder’s reason when it never gives a sound', async () => {
    const output = new PassThrough();
    const start = async () => ({
      output,
      ended: delay(10).then(() => 'arecord: audio open error: busy'),
      stop: () => {},
    });
    const source = createLiveProcessSource({ ...input, start, explain: explainMicrophone });
    const reading = source
      .frames({ fromSample: 0, signal: new AbortController().signal })
      [Symbol.asyncIterator]()
      .next();
    await expect(reading).rejects.toMatchObject({ code: 'microphone-busy' });
  });
});

describe('device lists', () => {
  it('of ALSA keep the devices that convert any format, with their descriptions', () => {
    const listing =
      'null\n    Discard\ndefault\nplughw:CARD=PCH,DEV=0\n    HDA Intel PCH\n    Conversions\nhw:CARD=PCH\n    Direct\n';
    expect(parseAlsaDevices(listing)).toEqual([
      { id: 'default', label: 'default', recorder: 'arecord' },
      { id: 'plughw:CARD=PCH,DEV=0', label: 'HDA Intel PCH, Conversions', recorder: 'arecord' },
    ]);
  });

  it('of PulseAudio keep the monitors and mark the default output', () => {
    const source = (name: string, sink: string) =>
      `Source #1\n\tState: IDLE\n\tName: ${name}\n\tDescription: About ${name}\n\tMonitor of Sink: ${sink}\n`;
    const listing = `${source('calls.monitor', 'calls')}\n${source('mic', 'n/a')}`;
    expect(parseMonitors(listing, 'calls')).toEqual([
      { id: 'calls.monitor', label: 'About calls.monitor', isDefault: true },
    ]);
  });
});
