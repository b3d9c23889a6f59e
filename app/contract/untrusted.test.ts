import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseUntrusted } from './untrusted.ts';

const schema = z.object({ list: z.array(z.number()).readonly() });

describe('what comes from another process', () => {
  it('is parsed when it is what it should be', () => {
    expect(parseUntrusted(schema, { list: [1, 2] })).toMatchObject({ success: true, data: { list: [1, 2] } });
  });

  it.each([
    ['a buffer in place of a list', { list: new Float32Array(5) }],
    ['a text in place of a list', { list: 'abc' }],
    ['nothing', undefined],
  ])('is refused without a throw when it is %s', (_what, value) => {
    expect(parseUntrusted(schema, value).success).toBe(false);
  });
});
