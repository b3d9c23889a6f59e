import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHUNK_BYTES,
  createStreamSealer,
  createStreamUnsealer,
  type StreamFault,
  type StreamSeal,
} from './sealed-stream.ts';

const SEALED = CHUNK_BYTES + 16;
const seal: StreamSeal = { key: randomBytes(32), prefix: randomBytes(4), bound: Buffer.from('call a') };

function sealed(plain: Buffer, step = plain.byteLength || 1, by = seal): Buffer {
  const sealer = createStreamSealer(by);
  const parts: Buffer[] = [];
  for (let at = 0; at < plain.byteLength; at += step) parts.push(sealer.push(plain.subarray(at, at + step)));
  return Buffer.concat([...parts, sealer.finish()]);
}

function opened(bytes: Buffer, step = 50_000, by = seal): Buffer | StreamFault {
  const unsealer = createStreamUnsealer(by);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; at += step) {
    const part = unsealer.push(bytes.subarray(at, at + step));
    if (!(part instanceof Uint8Array)) return part;
    parts.push(part);
  }
  const rest = unsealer.finish();
  return rest instanceof Uint8Array ? Buffer.concat([...parts, rest]) : rest;
}

const THREE = randomBytes(2 * CHUNK_BYTES + 100);

describe('a sealed stream', () => {
  it('gives back what went in, whatever pieces it came and went in', () => {
    const length = fc.oneof(fc.constantFrom(0, CHUNK_BYTES, 2 * CHUNK_BYTES), fc.integer({ min: 0, max: 200_000 }));
    const step = fc.integer({ min: 1_000, max: 150_000 });
    fc.assert(
      fc.property(length, step, step, (bytes, inStep, outStep) => {
        const plain = Buffer.alloc(bytes, 3);
        const result = opened(sealed(plain, inStep), outStep);
        return result instanceof Uint8Array && plain.equals(result);
      }),
      { numRuns: 40 },
    );
  });

  it('notices a flipped bit anywhere, in the chunk it is in', () => {
    const bytes = sealed(THREE);
    fc.assert(
      fc.property(fc.nat(bytes.byteLength - 1), fc.nat(7), (at, bit) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ (1 << bit);
        expect(opened(altered)).toEqual({ kind: 'altered', chunk: Math.floor(at / SEALED) });
      }),
      { numRuns: 60 },
    );
  });

  it('notices chunks that were swapped, doubled, cut off, or that follow the end', () => {
    const bytes = sealed(THREE);
    const [first, second, last] = [
      bytes.subarray(0, SEALED),
      bytes.subarray(SEALED, 2 * SEALED),
      bytes.subarray(2 * SEALED),
    ];
    expect(opened(Buffer.concat([second, first, last]))).toMatchObject({ kind: 'altered', chunk: 0 });
    expect(opened(Buffer.concat([first, first, second, last]))).toMatchObject({ kind: 'altered', chunk: 1 });
    expect(opened(Buffer.concat([first, last]))).toMatchObject({ kind: 'altered', chunk: 1 });
    expect(opened(Buffer.concat([first, second]))).toMatchObject({ kind: 'cut-off', chunk: 1 });
    expect(opened(Buffer.concat([bytes, last]))).toMatchObject({ kind: 'altered', chunk: 2 });
    expect(opened(Buffer.alloc(0))).toMatchObject({ kind: 'cut-off', chunk: 0 });
  });

  it('does not open bound to something else, or under another key', () => {
    const bytes = sealed(Buffer.from('hello'));
    expect(opened(bytes, 100, { ...seal, bound: Buffer.from('call b') })).toMatchObject({ kind: 'altered' });
    expect(opened(bytes, 100, { ...seal, key: randomBytes(32) })).toMatchObject({ kind: 'altered' });
  });
});
