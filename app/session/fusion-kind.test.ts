import { expect, it } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { DEFAULT_FUSION } from '../domain/fusion-kind.ts';
import { fusionKindOf } from './fusion-kind.ts';

it('takes the fusion that the administrator names, else the best measured one', () => {
  expect(fusionKindOf({})).toBe(DEFAULT_FUSION);
  expect(fusionKindOf({ EMOAISEC_FUSION: '' })).toBe(DEFAULT_FUSION);
  expect(fusionKindOf({ EMOAISEC_FUSION: 'average' })).toBe('average');
  expect(() => fusionKindOf({ EMOAISEC_FUSION: 'best' })).toThrow(AppError);
});
