import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS, SENSITIVE_KINDS, type SensitiveSpan } from '../../domain/redaction.ts';
import { movedSpan, redactText } from './redact-text.ts';

const span = (start: number, end: number, kind: SensitiveSpan['kind'] = 'phone'): SensitiveSpan => ({
  start,
  end,
  kind,
  confidence: 1,
});

describe('redacted texts', () => {
  it('have a placeholder for each span, and the rest as it was', () => {
    expect(redactText('I am Jo, call 0171 now', [span(5, 7, 'person-name'), span(14, 18)])).toBe(
      'I am [name], call [phone number] now',
    );
    expect(redactText('short', [span(2, 99)])).toBe('sh[phone number]');
    expect(redactText('short', [span(9, 12)])).toBe('short');
  });

  it('take marked words along: before, after, around and within what was taken out', () => {
    const text = 'it broke, call 0171 today';
    const spans = [span(15, 19)];
    const moved = (start: number, end: number) => {
      const { start: from, end: to } = movedSpan({ start, end }, spans);
      return redactText(text, spans).slice(from, to);
    };
    expect(moved(3, 8)).toBe('broke');
    expect(moved(20, 25)).toBe('today');
    expect(moved(10, 25)).toBe('call [phone number] today');
    expect(moved(16, 25)).toBe('[phone number] today');
    expect(moved(10, 17)).toBe('call [phone number]');
    expect(moved(16, 18)).toBe('[phone number]');
  });

  it('keep every marked stretch within the text, and its words that were left', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    const cuts = fc.uniqueArray(fc.nat(26), { minLength: 2, maxLength: 8 }).map((places) => {
      const sorted = places.toSorted((a, b) => a - b);
      return Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) =>
        span(sorted[2 * i] ?? 0, sorted[2 * i + 1] ?? 0),
      );
    });
    fc.assert(
      fc.property(cuts, fc.nat(25), fc.nat(25), (spans, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
        const redacted = redactText(text, spans);
        const moved = movedSpan({ start, end }, spans);
        const kept = [...text.slice(start, end)].filter(
          (_, i) => !spans.some((s) => start + i >= s.start && start + i < s.end),
        );
        const letters = [...redacted.slice(moved.start, moved.end).replace(/\[[^\]]*\]/g, '')];
        expect(letters).toEqual(kept);
      }),
    );
  });

  it('name every kind', () => {
    expect(new Set(Object.values(PLACEHOLDERS)).size).toBe(SENSITIVE_KINDS.length);
  });
});
