/** Labels of voice-activity detection: where in a recording somebody speaks, or whether a whole clip is speech. */
import { z } from 'zod';
import { secondsToSamples } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';

/** A stretch of speech, seconds from the recording's start; `channel` where it is known on which one it is heard, from 0. */
export interface LabelledSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly channel?: number;
}

/** `other`: the cell names something that is neither speech nor its absence. `wrong`: it cannot be read. */
export type SpeechLabel =
  | { readonly kind: 'spans'; readonly spans: readonly LabelledSpan[] }
  | { readonly kind: 'clip'; readonly speech: boolean }
  | { readonly kind: 'other' | 'wrong'; readonly reason: string };

const SPEECH = ['speech', 'voice', 'voiced', 'speaking', 'spoken', 'talk', 'talking'];
const NO_SPEECH = [
  ...['non-speech', 'nonspeech', 'non_speech', 'no-speech', 'no_speech', 'non-voice', 'unvoiced', 'silence', 'silent'],
  ...['noise', 'background', 'music', 'tone', 'tones', 'hum', 'ringing', 'hold'],
];
const PAIR = z.tuple([z.number(), z.number()]);
/** The utterances of a call's description have more fields; these three say where they are. */
const UTTERANCE = z.object({ start_s: z.number(), end_s: z.number(), channel: z.int().min(0).nullish() });
const LISTED = z.array(z.union([PAIR, UTTERANCE]));
const WRITTEN = /^\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*$/;

/**
 * Reads `[[start_s, end_s], …]`, a list of `{start_s, end_s, channel}`, `start-end;start-end`, or one name for the whole clip
 * (speech, voice, …; non-speech, silence, noise, music, …). Spans may lie in any order and over one another; `[]`: nobody speaks.
 */
export function readSpeechLabel(cell: string | undefined): SpeechLabel {
  const text = cell?.trim() ?? '';
  if (text === '') return { kind: 'wrong', reason: 'no label (write [] where nobody speaks)' };
  const name = text.toLowerCase();
  if (SPEECH.includes(name)) return { kind: 'clip', speech: true };
  if (NO_SPEECH.includes(name)) return { kind: 'clip', speech: false };
  const spans = text.startsWith('[') ? listed(text) : written(text);
  if (!spans) {
    if (/^[[\d]/.test(text)) return { kind: 'wrong', reason: 'the spans are not [[start_s, end_s], …] or start-end;…' };
    return { kind: 'other', reason: `label ${text.slice(0, 40)} is neither speech nor non-speech` };
  }
  const odd = spans.find(({ startSeconds, endSeconds }) => !(startSeconds >= 0 && endSeconds > startSeconds));
  if (odd)
    return {
      kind: 'wrong',
      reason: `the span ${odd.startSeconds} to ${odd.endSeconds} s does not end after its start`,
    };
  return { kind: 'spans', spans };
}

/** Where a channel is labelled as speech. @param lengthSamples length of the recording, for a label of the whole clip. */
export function labelledSpans(label: SpeechLabel, channel: number, lengthSamples: number): readonly Span[] {
  if (label.kind === 'clip') return label.speech ? [{ startSample: 0, endSample: lengthSamples }] : [];
  if (label.kind !== 'spans') return [];
  return label.spans
    .filter((span) => span.channel === undefined || span.channel === channel)
    .map(({ startSeconds, endSeconds }) => ({
      startSample: secondsToSamples(startSeconds),
      endSample: secondsToSamples(endSeconds),
    }));
}

function listed(text: string): readonly LabelledSpan[] | undefined {
  try {
    return LISTED.safeParse(JSON.parse(text)).data?.map((entry) => {
      if (Array.isArray(entry)) return { startSeconds: entry[0], endSeconds: entry[1] };
      const { start_s: startSeconds, end_s: endSeconds, channel } = entry;
      return { startSeconds, endSeconds, ...(typeof channel === 'number' && { channel }) };
    });
  } catch {
    return undefined;
  }
}

function written(text: string): readonly LabelledSpan[] | undefined {
  const parts = text.split(';').filter((part) => part.trim() !== '');
  const spans = parts.flatMap((part) => {
    const [, start, end] = WRITTEN.exec(part) ?? [];
    return start === undefined || end === undefined ? [] : [{ startSeconds: Number(start), endSeconds: Number(end) }];
  });
  return spans.length === parts.length && spans.length > 0 ? spans : undefined;
}
