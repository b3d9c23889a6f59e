/**
 * Makes the sample calls in `samples/` with espeak-ng: `node build/make-sample.ts`. The same version of espeak-ng makes the same
 * files again. Agent on the left, customer on the right, 8 kHz µ-law as on a telephone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording } from '../app/capture/open-recording.ts';
import { encodeWav } from '../app/capture/wav-writer.ts';
import { CALL_RATE_HZ } from '../app/domain/audio.ts';
import { createResampler } from '../app/signal/resample.ts';
import { PAYMENT_CALL, type ScriptLine, SERVICE_CALL, VOICES } from './sample-script.ts';

const SAMPLES = join(import.meta.dirname, '..', 'samples');
const TELEPHONE_RATE_HZ = 8_000;
/** Quiet after the last word, seconds. */
const TAIL_SECONDS = 0.8;
/** What counts as sound when silence around a line is cut off: -50 dBFS. */
const SILENCE_LEVEL = 0.003;
/** No peak above this, whatever the level asked for. */
const HIGHEST_PEAK = 0.95;

interface SpokenLine {
  readonly line: ScriptLine;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly samples: Float32Array;
}

/** Speaks one line at 8 kHz, without the silence around it, at the line's level. */
async function speak(line: ScriptLine, folder: string): Promise<Float32Array> {
  const path = join(folder, 'line.wav');
  const { text, wordsPerMinute, pitch } = line;
  const voice = ['-v', VOICES[line.speaker], '-s', String(wordsPerMinute), '-p', String(pitch)];
  execFileSync('espeak-ng', [...voice, '-w', path, '--', text]);
  const parts: Float32Array[] = [];
  const resampler = createResampler(CALL_RATE_HZ, TELEPHONE_RATE_HZ);
  const source = await openRecording(path);
  for await (const frame of source.frames({ fromSample: 0, signal: new AbortController().signal })) {
    parts.push(resampler.process(frame.samples));
  }
  parts.push(resampler.flush());
  return atLevel(trimmed(joined(parts)), line.levelDbfs);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function trimmed(samples: Float32Array): Float32Array {
  const first = samples.findIndex((s) => Math.abs(s) > SILENCE_LEVEL);
  const last = samples.findLastIndex((s) => Math.abs(s) > SILENCE_LEVEL);
  return samples.slice(Math.max(0, first), last + 1);
}

function atLevel(samples: Float32Array, levelDbfs: number): Float32Array {
  const rms = Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
  const peak = samples.reduce((most, s) => Math.max(most, Math.abs(s)), 0);
  const gain = Math.min(10 ** (levelDbfs / 20) / rms, HIGHEST_PEAK / peak);
  return samples.map((s) => s * gain);
}

async function speakAll(script: readonly ScriptLine[]): Promise<readonly SpokenLine[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sample-call-'));
  const spoken: SpokenLine[] = [];
  try {
    for (const line of script) {
      const startSeconds = (spoken.at(-1)?.endSeconds ?? 0) + line.pauseSeconds;
      const samples = await speak(line, folder);
      spoken.push({ line, startSeconds, endSeconds: startSeconds + samples.length / TELEPHONE_RATE_HZ, samples });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return spoken;
}

function mixed(spoken: readonly SpokenLine[]): readonly Float32Array[] {
  const end = Math.max(...spoken.map((s) => s.endSeconds)) + TAIL_SECONDS;
  return (['Agent', 'Customer'] as const).map((speaker) => {
    const channel = new Float32Array(Math.ceil(end * TELEPHONE_RATE_HZ));
    for (const { line, startSeconds, samples } of spoken) {
      if (line.speaker === speaker) channel.set(samples, Math.round(startSeconds * TELEPHONE_RATE_HZ));
    }
    return channel;
  });
}

function transcriptOf(spoken: readonly SpokenLine[]): string {
  const cues = spoken.map(
    ({ line, startSeconds, endSeconds }) =>
      `${timestamp(startSeconds)} --> ${timestamp(endSeconds)}\n<v ${line.speaker}>${line.text}\n`,
  );
  return `WEBVTT\n\nNOTE Synthetic speech; made by build/make-sample.ts\n\n${cues.join('\n')}`;
}

function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const [minutes, rest] = [Math.floor(ms / 60_000), ms % 60_000];
  const padded = (value: number, width: number) => String(value).padStart(width, '0');
  return `00:${padded(minutes, 2)}:${padded(Math.floor(rest / 1000), 2)}.${padded(rest % 1000, 3)}`;
}

mkdirSync(SAMPLES, { recursive: true });
for (const [name, script] of [
  ['service-call', SERVICE_CALL],
  ['payment-call', PAYMENT_CALL],
] as const) {
  const spoken = await speakAll(script);
  const wav = encodeWav({ channels: mixed(spoken), sampleRateHz: TELEPHONE_RATE_HZ, coding: 'mu-law' });
  writeFileSync(join(SAMPLES, `${name}.wav`), wav);
  writeFileSync(join(SAMPLES, `${name}.vtt`), transcriptOf(spoken));
}
