import { invalidTranscript, type TranscriptLine } from './transcript-line.ts';

/** Names under which transcripts in the wild keep the same things; the first that is present counts. */
const LIST_KEYS = ['utterances', 'segments', 'transcript', 'turns'];
const START_KEYS = ['start', 'start_s', 'startTime', 'start_time', 'begin'];
const END_KEYS = ['end', 'end_s', 'endTime', 'end_time'];
const SPEAKER_KEYS = ['speaker', 'role', 'participant', 'channel'];

/** Parses `[{ start, end, speaker | channel, text }, …]` in seconds, or an object that holds such a list. */
export function parseJsonTranscript(text: string): readonly TranscriptLine[] {
  const list = listIn(parse(text));
  if (!list) throw invalidTranscript('it holds no list of utterances');
  return list.flatMap((entry, n): readonly TranscriptLine[] => {
    const place = `entry ${n + 1}`;
    if (!isRecord(entry)) throw invalidTranscript(`${place} is not an utterance`);
    const { text: words } = entry;
    if (words === null || words === '') return [];
    if (typeof words !== 'string') throw invalidTranscript(`${place} has no text`);
    const speaker = firstOf(entry, SPEAKER_KEYS);
    const startSeconds = seconds(entry, START_KEYS, `${place} has no start time in seconds`);
    const endSeconds = seconds(entry, END_KEYS, `${place} has no end time in seconds`);
    const named = typeof speaker === 'string' || typeof speaker === 'number' ? { speaker } : {};
    return [{ startSeconds, endSeconds, text: words.replace(/\s+/g, ' ').trim(), place, ...named }];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const line = position === undefined ? text.split('\n').length : text.slice(0, Number(position)).split('\n').length;
    throw invalidTranscript(`line ${line} is not valid JSON`);
  }
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return undefined;
  const list = LIST_KEYS.map((key) => value[key]).find((v) => Array.isArray(v));
  return list as readonly unknown[] | undefined;
}

function seconds(entry: Record<string, unknown>, keys: readonly string[], complaint: string): number {
  const value = firstOf(entry, keys);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw invalidTranscript(complaint);
  return number;
}

function firstOf(entry: Record<string, unknown>, keys: readonly string[]): unknown {
  return keys.map((key) => entry[key]).find((value) => value !== undefined && value !== null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
