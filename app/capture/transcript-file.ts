import { readFile, stat } from 'node:fs/promises';
import type { ChannelRole } from '../domain/audio.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import { parseJsonTranscript } from './json-transcript.ts';
import { invalidTranscript, roleOfSpeaker, type TranscriptLine } from './transcript-line.ts';
import { parseWebVtt } from './webvtt.ts';

/** An hour-long call has about 100 kB of transcript. */
const MOST_BYTES = 20_000_000;

/**
 * Reads a WebVTT (or SRT) or JSON transcript of a recording with these channels, ordered by time.
 * @throws AppError `transcript-invalid` with the line or entry at fault, or `file-…` when the file cannot be read.
 */
export async function readTranscript(path: string, channels: readonly ChannelRole[]): Promise<readonly Utterance[]> {
  const text = (await readText(path)).replace(/^\uFEFF/, '');
  const isJson = /^\s*[[{]/.test(text);
  const lines = isJson ? parseJsonTranscript(text) : parseWebVtt(text);
  if (lines.length === 0) throw invalidTranscript('it has no words in it');
  return lines
    .map((line) => toUtterance(line, channels))
    .sort((a, b) => a.startSample - b.startSample)
    .map((utterance, n) => ({ ...utterance, id: `transcript-${n + 1}` }));
}

function toUtterance(line: TranscriptLine, channels: readonly ChannelRole[]): Omit<Utterance, 'id'> {
  const { startSeconds, endSeconds, place } = line;
  if (!(startSeconds >= 0 && endSeconds > startSeconds && endSeconds < 1e6)) {
    throw invalidTranscript(`${place} does not end after it begins`);
  }
  const startSample = secondsToSamples(startSeconds);
  const endSample = Math.max(startSample + 1, secondsToSamples(endSeconds));
  return {
    channel: channelOf(line, channels),
    startSample,
    endSample,
    text: line.text,
    score: 1,
    source: 'transcript',
  };
}

function channelOf({ speaker, place }: TranscriptLine, channels: readonly ChannelRole[]): ChannelRole {
  const [only] = channels;
  if (channels.length === 1 && only) return only;
  if (speaker === undefined) throw invalidTranscript(`${place} does not say who speaks ("Agent" or "Customer")`);
  const role = typeof speaker === 'number' ? channels[speaker] : roleOfSpeaker(speaker);
  if (role && channels.includes(role)) return role;
  throw invalidTranscript(`the speaker of ${place} is neither the agent nor the customer`);
}

async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new AppError('file-unreadable', 'The transcript is a folder or a device, not a file.');
    if (found.size > MOST_BYTES) throw invalidTranscript('it is larger than 20 MB');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const sentence = missing ? 'There is no such transcript file.' : 'The transcript file cannot be read.';
    throw new AppError(missing ? 'file-not-found' : 'file-unreadable', sentence, { cause: error });
  }
}
