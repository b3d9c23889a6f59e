import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedFrames } from './messages.ts';
import { decodeFrames, encodeFrames } from './web.ts';

describe('packets of captured sound', () => {
  it('carry every valid run of samples unchanged', () => {
    const valid = fc.record({
      kind: fc.constant('frames' as const),
      streamId: fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }),
      sequence: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      sampleRateHz: fc.constantFrom(8000, 16_000, 44_100, 48_000, 96_000),
      samples: fc.float32Array({ maxLength: 500 }),
    });
    fc.assert(
      fc.property(valid, (frames) => {
        expect(decodeFrames(new Uint8Array(encodeFrames(frames)))).toEqual(frames);
      }),
    );
  });

  it('are refused or read whatever bytes come, at whatever offset in a buffer, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, offset) => {
        const buffer = Buffer.concat([Buffer.alloc(offset), bytes]).subarray(offset);
        const frames = decodeFrames(buffer);
        if (frames) expect(capturedFrames.safeParse(frames).success).toBeTypeOf('boolean');
      }),
    );
  });
});
