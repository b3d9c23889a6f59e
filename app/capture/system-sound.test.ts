import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioFrame } from '../domain/audio.ts';
import type { SourceGap } from './audio-source.ts';
import { listDevices } from './devices.ts';
import { createNativeMicrophone } from './native-microphone.ts';
import { createSystemSound } from './system-sound.ts';
import { encodeWav } from './wav-writer.ts';

const TOOLS = ['pulseaudio', 'pactl', 'parec', 'paplay'];
const hasTools = process.platform === 'linux' && TOOLS.every((tool) => spawnSync(tool, ['--version']).status === 0);
const now = () => performance.now();

describe.skipIf(!hasTools)('system sound (skipped where PulseAudio and its tools are not installed)', () => {
  const before = { ...process.env };
  const children: ChildProcess[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'emoaisec-pulse-'));
    mkdirSync(join(folder, 'pulse'), { mode: 0o700 });
    Object.assign(process.env, { XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: join(folder, 'pulse'), HOME: folder });
    delete process.env.PULSE_SERVER;
    const sinks = ['calls', 'other'].flatMap((sink) => ['-L', `module-null-sink sink_name=${sink}`]);
    const server = ['-n', '--daemonize=no', '--exit-idle-time=-1', '-L', 'module-native-protocol-unix', ...sinks];
    children.push(spawn('pulseaudio', server, { stdio: 'ignore' }));
    for (let tries = 0; spawnSync('pactl', ['set-default-sink', 'calls']).status !== 0; tries++) {
      if (tries > 50) throw new Error('PulseAudio did not start.');
      await delay(100);
    }
    const tone = Float32Array.from({ length: 16_000 * 60 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / 16_000));
    writeFileSync(join(folder, 'tone.wav'), encodeWav({ channels: [tone], sampleRateHz: 16_000, coding: 'pcm-16' }));
    children.push(spawn('paplay', ['-d', 'calls', join(folder, 'tone.wav')], { stdio: 'ignore' }));
    await delay(500);
  });
  afterAll(async () => {
    for (const child of children.reverse()) child.kill();
    await delay(300);
    Object.assign(process.env, before);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Reads until `seconds` of sound were heard. */
  async function hear(source: ReturnType<typeof createSystemSound>, seconds: number) {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 15_000);
    const frames: AudioFrame[] = [];
    let count = 0;
    for await (const frame of source.frames({ fromSample: 0, signal: stop.signal })) {
      frames.push(frame);
      count += frame.samples.length;
      if (count > seconds * 16_000) stop.abort();
    }
    clearTimeout(limit);
    const samples = frames.flatMap((f) => [...f.samples]);
    return { frames, rms: Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length) };
  }

  /** Name of the source that the one recorder of this server is attached to. */
  function monitorInUse(): string | undefined {
    const list = (kind: string) => execFileSync('pactl', ['list', 'short', kind]).toString().trim().split('\n');
    const source = list('source-outputs')[0]?.split('\t')[1];
    return list('sources')
      .find((row) => row.split('\t')[0] === source)
      ?.split('\t')[1];
  }

  it('is listed with the default output marked', async () => {
    const { systemSounds, tools } = await listDevices();
    expect(tools).toMatchObject({ pactl: true, parec: true });
    expect(systemSounds).toMatchObject([
      { id: 'calls.monitor', isDefault: true },
      { id: 'other.monitor', isDefault: false },
    ]);
  });

  it('is what the default output plays, at its level', async () => {
    const { frames, rms } = await hear(createSystemSound({ role: 'customer', now }), 1);
    expect(frames[0]?.channel).toBe('customer');
    // A 440 Hz sine of half amplitude; the server plays one channel on both sides, their mean is the same.
    expect(Math.abs(20 * Math.log10(rms / (0.5 / Math.SQRT2)))).toBeLessThan(7);
  });

  it('is never taken from another source than the one asked for', async () => {
    const { rms } = await hear(createSystemSound({ role: 'customer', now, device: 'other.monitor' }), 0.5);
    expect(rms).toBe(0);
    const nowhere = hear(createSystemSound({ role: 'customer', now, device: 'nowhere.monitor' }), 0.5);
    await expect(nowhere).rejects.toMatchObject({ code: 'system-sound-unconfirmed' });
  });

  it('follows the default output when that changes, and tells the gap', async () => {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 20_000);
    const gaps: SourceGap[] = [];
    const told: string[] = [];
    let frames = 0;
    let attached: string | undefined;
    const options = {
      fromSample: 0,
      signal: stop.signal,
      onGap: (gap: SourceGap) => gaps.push(gap),
      onDegraded: () => told.push('lost'),
      onRestored: () => told.push('restored'),
    };
    for await (const _ of createSystemSound({ role: 'customer', now }).frames(options)) {
      if (++frames === 20) execFileSync('pactl', ['set-default-sink', 'other']);
      if (gaps.length === 0) continue;
      attached = monitorInUse();
      stop.abort();
    }
    clearTimeout(limit);
    execFileSync('pactl', ['set-default-sink', 'calls']);
    expect(gaps).toHaveLength(1);
    expect(told).toEqual(['lost', 'restored']);
    expect(attached).toBe('other.monitor');
  });

  const arecord = spawnSync('arecord', ['-L']).stdout?.toString() ?? '';
  it.skipIf(!/^pulse$/m.test(arecord))(
    'reaches the native microphone too (skipped without ALSA’s pulse plugin)',
    async () => {
      const { rms } = await hear(createNativeMicrophone({ role: 'agent', now, device: 'pulse' }), 0.5);
      expect(rms).toBeGreaterThan(0.1);
      const nowhere = createNativeMicrophone({ role: 'agent', now, device: 'plughw:CARD=nowhere' });
      await expect(hear(nowhere, 0.5)).rejects.toMatchObject({ code: 'microphone-missing' });
    },
  );
});
