import { expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { voiceTierOf } from './voice-tier.ts';

test('a call is heard with the tier it names, else with the one the machine was set up with, else in full', () => {
  expect(voiceTierOf({}, {})).toBe('full');
  expect(voiceTierOf({}, { EMOAISEC_VOICE_TIER: '' })).toBe('full');
  expect(voiceTierOf({}, { EMOAISEC_VOICE_TIER: 'light' })).toBe('light');
  expect(voiceTierOf({ voice: 'full' }, { EMOAISEC_VOICE_TIER: 'light' })).toBe('full');
  expect(() => voiceTierOf({}, { EMOAISEC_VOICE_TIER: 'tiny' })).toThrow(AppError);
});
