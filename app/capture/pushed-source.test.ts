import { describe, expect, it } from 'vitest';
import type { Failure } from '../contract/schemas.ts';
import type { AudioFrame } from '../domain/audio.ts';
import type { AudioSource, SourceGap } from './audio-source.ts';
import { createLiveCall } from './mixed-live.ts';
import { createPushedSource } from './pushed-source.ts';

async function collect(source: AudioSource, fromSample = 0) {
  const frames: AudioFrame[] = [];
  const gaps: SourceGap[] = [];
  const troubles: Failure[] = [];
  const { signal } = new AbortController();
  const told = { onGap: (gap: SourceGap) => gaps.push(gap), onDegraded: (failure: Failure) => troubles.push(failure) };
  for await (const frame of source.frames({ fromSample, signal, ...told })) frames.push(frame);
  return { frames, gaps, troubles };
}

const tone = (count: number) => Float32Array.from({ length: count }, (_, n) => 0.5 * Math.sin(n / 5));
const silentClock = () => 0;

describe('sound that is pushed', () => {
  it('is resampled and follows itself without a hole', async () => {
    const source = createPushedSource({ role: 'customer', label: 'Window', now: silentClock });
    for (let sequence = 0; sequence < 50; sequence++)
      source.push({ sequence, sampleRateHz: 48_000, samples: tone(960) });
    source.end();
    const { frames, gaps } = await collect(source, 1_600);
    let next = 1_600;
    for (const frame of frames) {
      expect(frame.startSample).toBe(next);
      next += frame.samples.length;
    }
    expect(next - 1_600).toBe(16_000);
    expect(gaps).toEqual([]);
  });

  it('tells a jump in the sequence as a gap of that length and keeps the clock', async () => {
    const source = createPushedSource({ role: 'agent', label: 'Window', now: silentClock });
    for (const sequence of [7, 8, 12]) source.push({ sequence, sampleRateHz: 16_000, samples: tone(320) });
    source.end();
    const { frames, gaps } = await collect(source);
    expect(gaps).toMatchObject([{ startSample: 640, endSample: 1_600, channels: ['agent'], reason: 'source-lost' }]);
    expect(frames.map((f) => f.startSample)).toEqual([0, 320, 1_600]);
  });

  it('believes no jump that is longer than the time that went by', async () => {
    const source = createPushedSource({ role: 'agent', label: 'Window', now: silentClock });
    for (const sequence of [0, 2 ** 52]) source.push({ sequence, sampleRateHz: 16_000, samples: tone(320) });
    source.end();
    const { frames, gaps } = await collect(source);
    expect(frames[1]?.startSample).toBeLessThan(16_000);
    expect(gaps).toMatchObject([{ startSample: 320, endSample: frames[1]?.startSample }]);
  });

  it('tells of a microphone that gives nothing but zeros for three seconds', async () => {
    const source = createPushedSource({ role: 'agent', label: 'Microphone', now: silentClock });
    for (let sequence = 0; sequence < 4; sequence++) {
      source.push({ sequence, sampleRateHz: 16_000, samples: new Float32Array(16_000) });
    }
    source.end();
    expect((await collect(source)).troubles).toMatchObject([{ code: 'microphone-silent' }]);
  });

  it('ends with the failure it was ended with, after what was pushed', async () => {
    const source = createPushedSource({ role: 'agent', label: 'Microphone', now: silentClock });
    source.end({ code: 'microphone-busy', message: 'The microphone is in use.' });
    await expect(collect(source)).rejects.toMatchObject({ code: 'microphone-busy' });
  });

  it('of two sides shares one clock: the side that begins later is placed later', async () => {
    let time = 0;
    const now = () => time;
    const agent = createPushedSource({ role: 'agent', label: 'Microphone', now });
    const customer = createPushedSource({ role: 'customer', label: 'Window', now });
    const reading = collect(createLiveCall([agent, customer]));
    await new Promise((resolve) => setImmediate(resolve));
    time = 20;
    agent.push({ sequence: 0, sampleRateHz: 16_000, samples: tone(320) });
    await new Promise((resolve) => setImmediate(resolve));
    time = 520;
    customer.push({ sequence: 0, sampleRateHz: 16_000, samples: tone(320) });
    await new Promise((resolve) => setImmediate(resolve));
    agent.end();
    customer.end();
    const { frames, gaps } = await reading;
    expect(frames.map((f) => [f.channel, f.startSample])).toEqual([
      ['agent', 0],
      ['customer', 8_000],
    ]);
    expect(gaps).toEqual([]);
  });

  it('refuses a live call without a source or with two for one side', () => {
    const source = createPushedSource({ role: 'agent', label: 'Microphone', now: silentClock });
    expect(() => createLiveCall([])).toThrow('one source for each side');
    expect(() => createLiveCall([source, source])).toThrow('one source for each side');
  });
});
