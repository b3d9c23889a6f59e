import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './find-sensitive.ts';
import { redactText } from './redact-text.ts';
import { DEFAULT_REDACTION } from './redaction-settings.ts';

function redacted(text: string, ...ownPatterns: readonly string[]): string {
  const said = { id: 'c', channel: 'customer', text, startSample: 0, endSample: 1 } as const;
  return redactText(text, createRedactor({ ...DEFAULT_REDACTION, kinds: ['own-pattern'], ownPatterns }).find([said]));
}

describe("an administrator's own patterns", () => {
  it('find what is written and what is spoken', () => {
    expect(redacted('it is KD-123456 here', 'KD-######')).toBe('it is [removed] here');
    expect(redacted('it is k d one two three four five six here', 'KD-######')).toBe('it is [removed] here');
    expect(redacted('plate b c 1 2 3 4', '@@ ####')).toBe('plate [removed]');
  });

  it('leave what is longer, shorter or other', () => {
    expect(redacted('KD-1234567', 'KD-######')).toBe('KD-1234567');
    expect(redacted('KD-12345', 'KD-######')).toBe('KD-12345');
    expect(redacted('KX-123456', 'KD-######')).toBe('KX-123456');
  });

  it('are refused with a sentence when they would find everything, or are too many', () => {
    const refused = { code: 'invalid-request' };
    expect(() => redacted('', '##')).toThrow(expect.objectContaining(refused));
    expect(() => redacted('', 'password')).toThrow(expect.objectContaining(refused));
    expect(() => redacted('', '#'.repeat(41))).toThrow(expect.objectContaining(refused));
    expect(() => redacted('', ...Array.from({ length: 21 }, () => '####'))).toThrow(expect.objectContaining(refused));
  });

  it('are no regular expressions: their signs stand for themselves', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 30 }), (noise) => {
        expect(redacted('nothing to see', `${noise.slice(0, 30)}#(a+)+$`)).toBe('nothing to see');
      }),
    );
  });
});
