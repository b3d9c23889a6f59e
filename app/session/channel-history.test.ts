import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelHistory } from './channel-history.ts';

const ramp = (start: number, length: number) => Float32Array.from({ length }, (_, i) => start + i);

const bytes = (samples: Float32Array) => Buffer.from(samples.buffer);

describe('channel history', () => {
  it('gives back exactly the samples of a recent span, however they came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 }), (chunks) => {
        const history = new ChannelHistory();
        for (const length of chunks) history.append(history.endSample, ramp(history.endSample, length));
        const endSample = history.endSample;
        const startSample = Math.max(0, endSample - 160_000);
        const taken = history.take({ startSample, endSample });
        expect(taken.startSample).toBe(startSample);
        expect(Buffer.compare(bytes(taken.samples), bytes(ramp(startSample, endSample - startSample)))).toBe(0);
      }),
      { numRuns: 10 },
    );
  });

  it('forgets what came before a jump in position', () => {
    const history = new ChannelHistory();
    history.append(0, ramp(0, 1000));
    history.append(5000, ramp(5000, 1000));
    expect(history.take({ startSample: 0, endSample: 5500 })).toEqual({ startSample: 5000, samples: ramp(5000, 500) });
  });
});
