import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedFrames, capturedPicture } from './messages.ts';
import { decodeFrames, decodePicture, encodeFrames, encodePicture, isPicturePacket } from './web.ts';

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

describe('packets of captured pictures', () => {
  it('carry a picture unchanged, and are told from sound', () => {
    const picture = { kind: 'picture', streamId: 'käfer', sequence: 7, width: 16, height: 17 } as const;
    const rgba = Uint8Array.from({ length: 4 * 16 * 17 }, (_, i) => i % 251);
    const packet = new Uint8Array(encodePicture({ ...picture, rgba }));
    expect(decodePicture(packet)).toEqual({ ...picture, rgba });
    expect(decodeFrames(packet.subarray(0, 12))).toBeUndefined();
    const frames = {
      kind: 'frames',
      streamId: 'a',
      sequence: 3,
      sampleRateHz: 8000,
      samples: new Float32Array(4),
    } as const;
    expect(isPicturePacket(new Uint8Array(encodeFrames(frames)))).toBe(false);
  });

  it('are refused whatever bytes follow the mark, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(7), (bytes, offset) => {
        const buffer = Buffer.concat([Buffer.alloc(offset), Buffer.alloc(4, 0xff), bytes]).subarray(offset);
        expect(capturedPicture.safeParse(decodePicture(buffer)).success).toBe(false);
      }),
    );
  });
});
