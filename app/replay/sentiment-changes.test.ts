import { describe, expect, it } from 'vitest';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { BroadSentiment } from '../domain/sentiment.ts';
import { sentimentChanges } from './sentiment-changes.ts';

const call = (...moods: BroadSentiment[]) => ({
  durationSamples: 120 * CALL_RATE_HZ,
  sentiments: moods.map((broad, i) => ({
    segment: { id: `customer-${i}`, channel: 'customer' as const, startSample: i, endSample: i + 1 },
    value: { broad, fine: 'neutral' as const, score: 0, instant: 0, trend: 'steady' as const },
  })),
});

describe('sentiment changes', () => {
  it('are counted from neutral on, by class and by the minute of the call', () => {
    expect(sentimentChanges(call('neutral', 'negative', 'negative', 'positive', 'neutral'))).toEqual({
      count: 3,
      perMinute: 1.5,
    });
    expect(sentimentChanges(call('negative'))).toEqual({ count: 1, perMinute: 0.5 });
    expect(sentimentChanges(call('neutral', 'neutral'))).toEqual({ count: 0, perMinute: 0 });
  });

  it('are unknown of a call without an estimate', () => {
    expect(sentimentChanges(call())).toBeUndefined();
  });
});
