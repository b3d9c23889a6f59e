import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadOf } from '../domain/sentiment.ts';
import { type SentimentEvidence, SentimentTracker } from './sentiment-tracker.ts';

const says = (negative: number, positive: number, words = 10): SentimentEvidence => ({
  polarity: { negative, positive, neutral: 1 - negative - positive },
  words,
});

const evidence: fc.Arbitrary<SentimentEvidence> = fc.record({
  polarity: fc
    .tuple(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
    .map(([n, p]) => ({
      negative: n,
      positive: p,
      neutral: 1 - n - p,
    })),
  affect: fc.record({ valence: fc.double({ min: -1, max: 1, noNaN: true }), arousal: fc.constant(0) }),
  words: fc.nat(40),
});

describe('sentiment tracker', () => {
  it('follows a customer who turns from friendly to furious within two full utterances', () => {
    const tracker = new SentimentTracker();
    tracker.update(says(0, 0.8));
    expect(tracker.update(says(0.95, 0)).broad).not.toBe('positive');
    const sentiment = tracker.update(says(0.95, 0));
    expect(sentiment).toMatchObject({ broad: 'negative', trend: 'falling' });
  });

  it('lets a one-word answer move the score less than a sentence', () => {
    const short = new SentimentTracker().update(says(0.9, 0, 1));
    const long = new SentimentTracker().update(says(0.9, 0, 12));
    expect(Math.abs(short.score)).toBeLessThan(Math.abs(long.score) / 2);
  });

  it('stays neutral on a voice alone that is only mildly unpleasant', () => {
    const tracker = new SentimentTracker();
    for (let i = 0; i < 10; i++)
      expect(tracker.update({ affect: { valence: -0.3, arousal: 0.5 }, words: 0 }).broad).toBe('neutral');
  });

  it('never shows a fine level that contradicts the broad class', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 40 }), (call) => {
        const tracker = new SentimentTracker();
        for (const step of call) {
          const { broad, fine, score } = tracker.update(step);
          expect(broadOf(fine)).toBe(broad);
          expect(Math.abs(score)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 20 }), evidence, (call, next) => {
        const tracker = new SentimentTracker();
        for (const step of call) tracker.update(step);
        const restored = new SentimentTracker();
        restored.restore(JSON.parse(JSON.stringify(tracker.snapshot())));
        expect(restored.update(next)).toEqual(tracker.update(next));
      }),
    );
  });

  it('stands where it would had a corrected meaning been known at once', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const call = fc.uniqueArray(fc.tuple(id, evidence), { selector: ([name]) => name, minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(call, fc.nat(3), evidence, (steps, place, { polarity }) => {
        const [which] = steps[place % steps.length] ?? ['a'];
        const [tracker, informed] = [new SentimentTracker(), new SentimentTracker()];
        for (const [name, step] of steps) {
          tracker.update(step, name);
          informed.update(name === which && polarity ? { ...step, polarity } : step, name);
        }
        if (polarity) tracker.correct(which, polarity);
        const next = says(0.2, 0.3);
        expect(tracker.update(next, 'next')).toEqual(informed.update(next, 'next'));
      }),
    );
  });

  it('is not moved by a correction of what is long past or was never said', () => {
    const tracker = new SentimentTracker();
    for (const name of ['a', 'b', 'c', 'd', 'e']) tracker.update(says(0.5, 0.1), name);
    const before = tracker.snapshot();
    tracker.correct('a', { negative: 0, neutral: 0, positive: 1 });
    tracker.correct('nobody', { negative: 0, neutral: 0, positive: 1 });
    expect(tracker.snapshot()).toEqual(before);
  });
});
