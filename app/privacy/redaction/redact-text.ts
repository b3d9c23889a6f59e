/** Texts with placeholders where something personal stood, and places in such texts. */
import { PLACEHOLDERS, type SensitiveSpan } from '../../domain/redaction.ts';
import type { TextSpan } from '../../domain/speech.ts';

/** @param spans in order, not overlapping; what lies beyond the text is left alone. */
export function redactText(text: string, spans: readonly SensitiveSpan[]): string {
  let redacted = '';
  let at = 0;
  for (const { start, end, kind } of spans) {
    if (start >= text.length) break;
    redacted += text.slice(at, start) + PLACEHOLDERS[kind];
    at = Math.min(end, text.length);
  }
  return redacted + text.slice(at);
}

/** Where a stretch of the original text stands in the redacted one; an end within something taken out moves to the placeholder's edge. */
export function movedSpan({ start, end }: TextSpan, spans: readonly SensitiveSpan[]): TextSpan {
  return { start: movedPlace(start, spans, 'start'), end: movedPlace(end, spans, 'end') };
}

function movedPlace(place: number, spans: readonly SensitiveSpan[], edge: 'start' | 'end'): number {
  let shift = 0;
  for (const { start, end, kind } of spans) {
    if (place <= start) break;
    const { length } = PLACEHOLDERS[kind];
    if (place < end) return start + shift + (edge === 'end' ? length : 0);
    shift += length - (end - start);
  }
  return place + shift;
}
