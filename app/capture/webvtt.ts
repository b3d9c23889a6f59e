import { invalidTranscript, roleOfSpeaker, type TranscriptLine } from './transcript-line.ts';

const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{3})`;
const TIMING = new RegExp(`^\\s*${TIME}\\s+-->\\s+${TIME}(?:\\s|$)`);
/** No part of it can match in two ways, nor reach over the next tag: a file full of `<` takes no longer than another. */
const VOICE = /<v(?:\.[^\s<>]*)?\s([^<>]*)>/g;
const TAG = /<[^<>]*>/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"' };

/** Parses WebVTT, and SRT which differs only in small things. A cue may hold several voices; they share its times. */
export function parseWebVtt(text: string): readonly TranscriptLine[] {
  const rows = text.split(/\r\n|\n|\r/);
  if (!rows.some((row) => row.includes('-->'))) {
    throw invalidTranscript('line 1 is neither WebVTT ("WEBVTT") nor JSON');
  }
  const lines: TranscriptLine[] = [];
  for (let n = 0; n < rows.length; n++) {
    const row = rows[n] as string;
    if (/^(NOTE|STYLE|REGION)(\s|$)/.test(row)) {
      while (n < rows.length && rows[n] !== '') n++;
      continue;
    }
    if (!row.includes('-->')) continue;
    const place = `line ${n + 1}`;
    const timing = TIMING.exec(row);
    if (!timing) throw invalidTranscript(`${place} has a time that cannot be read`);
    const payload: string[] = [];
    while (n + 1 < rows.length && rows[n + 1]?.trim() !== '') payload.push(rows[++n] as string);
    const times = { startSeconds: secondsOf(timing.slice(1, 5)), endSeconds: secondsOf(timing.slice(5, 9)), place };
    for (const said of voicesOf(payload.join(' '))) if (said.text !== '') lines.push({ ...times, ...said });
  }
  return lines;
}

function secondsOf([hours, minutes, seconds, ms]: readonly (string | undefined)[]): number {
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(ms) / 1000;
}

function voicesOf(payload: string): readonly { readonly text: string; readonly speaker?: string }[] {
  const tags = [...payload.matchAll(VOICE)];
  if (tags.length === 0) return [prefixed(plain(payload))];
  const before = plain(payload.slice(0, tags[0]?.index));
  const said = tags.map((tag, k) => ({
    speaker: plain(tag[1] ?? ''),
    text: plain(payload.slice((tag.index ?? 0) + tag[0].length, tags[k + 1]?.index)),
  }));
  return before === '' ? said : [prefixed(before), ...said];
}

/** `Agent: Good morning` names its speaker in front. */
function prefixed(text: string): { readonly text: string; readonly speaker?: string } {
  const [, speaker, rest] = /^[[(]?([\p{L}][\p{L}\d _-]{0,30})[\])]?:\s*(.*)$/u.exec(text) ?? [];
  if (speaker === undefined || rest === undefined || !roleOfSpeaker(speaker)) return { text };
  return { text: rest, speaker };
}

function plain(markup: string): string {
  const text = markup.replace(TAG, '').replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
  return text.replace(/\s+/g, ' ').trim();
}
