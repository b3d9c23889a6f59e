import { expect, it } from 'vitest';
import { ERROR_CODES } from '../../app/domain/errors.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

it('blames the input for every file that cannot be read', () => {
  const unreadable = [
    'file-not-found',
    'file-empty',
    'not-audio',
    'no-video',
    'not-picture',
    'manifest-invalid',
  ] as const;
  for (const code of unreadable) expect(exitCodeOf(code)).toBe(EXIT.input);
});

it('lets no failure end as success', () => {
  for (const code of ERROR_CODES) expect(exitCodeOf(code)).toBeGreaterThan(EXIT.ok);
});
