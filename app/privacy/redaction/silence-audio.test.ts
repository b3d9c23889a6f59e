import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FoundSpan } from '../../domain/redaction.ts';
import { MARGIN_SECONDS, MARGIN_SHARE, silence, silentSpans } from './silence-audio.ts';

const said = {
  id: 'customer-1',
  channel: 'customer',
  text: 'x'.repeat(100),
  startSample: 160_000,
  endSample: 320_000,
} as const;
const found = (start: number, end: number, kind: FoundSpan['kind'] = 'phone'): FoundSpan => ({
  segmentId: said.id,
  start,
  end,
  kind,
  confidence: 1,
});

describe('where sound is silenced', () => {
  it('is where the words stand in the text, with a margin on each side', () => {
    const margin = 16_000 * MARGIN_SECONDS + 160_000 * MARGIN_SHARE;
    expect(silentSpans([said], [found(50, 60)])).toEqual([
      { channel: 'customer', startSample: 240_000 - margin, endSample: 256_000 + margin },
    ]);
  });

  it('stays within the utterance, and is all of it for card data', () => {
    const whole = { channel: 'customer', startSample: 160_000, endSample: 320_000 };
    expect(silentSpans([said], [found(0, 100)])).toEqual([whole]);
    for (const kind of ['card-number', 'card-code', 'card-expiry'] as const)
      expect(silentSpans([said], [found(50, 53, kind)])).toEqual([whole]);
  });

  it('joins what overlaps on one channel, and keeps channels apart', () => {
    const other = { ...said, id: 'agent-1', channel: 'agent' } as const;
    const spans = silentSpans(
      [said, other],
      [found(20, 30), found(35, 40), { ...found(20, 30), segmentId: 'agent-1' }],
    );
    expect(spans.map(({ channel }) => channel)).toEqual(['agent', 'customer']);
  });
});

describe('silencing', () => {
  it('leaves nothing within a span, fades beside it, and touches nothing else', () => {
    const samples = new Float32Array(1_000).fill(1);
    silence(samples, 5_000, [{ startSample: 5_300, endSample: 5_600 }]);
    expect(samples.subarray(300, 600).every((sample) => sample === 0)).toBe(true);
    expect(samples[299]).toBeLessThan(0.1);
    expect(samples[250]).toBeGreaterThan(samples[290] ?? 1);
    expect(samples.subarray(0, 200).every((sample) => sample === 1)).toBe(true);
    expect(samples.subarray(700).every((sample) => sample === 1)).toBe(true);
  });

  it('takes spans that begin before the samples or end after them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 1_500 }), fc.nat(1_500), (from, length) => {
        const samples = new Float32Array(1_000).fill(1);
        silence(samples, 0, [{ startSample: from, endSample: from + length }]);
        for (const [at, sample] of samples.entries()) if (at >= from && at < from + length) expect(sample).toBe(0);
      }),
    );
  });
});
