import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionProbabilities } from '../domain/emotion.ts';
import { broadOf } from '../domain/sentiment.ts';
import type { SentimentEvidence } from './sentiment-evidence.ts';
import { SentimentTracker } from './sentiment-tracker.ts';

const says = (negative: number, positive: number, words = 10): SentimentEvidence => ({
  polarity: { negative, positive, neutral: 1 - negative - positive },
  words,
});

const share = fc.double({ min: 0.001, max: 1, noNaN: true });
const shares = (count: number) =>
  fc.array(share, { minLength: count, maxLength: count }).map((raw) => {
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((value) => value / sum);
  });
const emotionsOf = (values: readonly number[]) =>
  Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, values[i] ?? 0])) as EmotionProbabilities;
const evidence: fc.Arbitrary<SentimentEvidence> = fc.record(
  {
    polarity: shares(3).map(([negative = 0, neutral = 0, positive = 0]) => ({ negative, neutral, positive })),
    levels: shares(5),
    emotions: shares(7).map(emotionsOf),
    words: fc.nat(40),
    silentSeconds: fc.nat(600),
  },
  { requiredKeys: ['words'] },
);
const sure = (emotion: string) => emotionsOf(EMOTIONS.map((one) => (one === emotion ? 0.94 : 0.01)));

describe('sentiment tracker', () => {
  it('turns within one full utterance from friendly to furious, and back', () => {
    const tracker = new SentimentTracker();
    tracker.update(says(0, 0.9));
    tracker.update(says(0, 0.9));
    expect(tracker.update(says(0.95, 0))).toMatchObject({ broad: 'negative', trend: 'falling' });
    tracker.update(says(0.95, 0));
    expect(tracker.update(says(0, 0.95)).broad).toBe('positive');
  });

  it('stays in a mood while matters of fact are talked about', () => {
    const tracker = new SentimentTracker();
    tracker.update(says(0.9, 0));
    tracker.update(says(0.9, 0));
    expect(tracker.update(says(0.1, 0.1, 5)).broad).toBe('negative');
    expect(new SentimentTracker().update(says(0.1, 0.1, 5)).broad).toBe('neutral');
  });

  it('does not flicker on readings that say nothing for certain', () => {
    const tracker = new SentimentTracker();
    const unsure = [says(0.35, 0.15), says(0.15, 0.35)];
    const classes = Array.from({ length: 12 }, (_, i) => tracker.update(unsure[i % 2] ?? says(0, 0)).broad);
    expect(classes.filter((broad, i) => i > 0 && broad !== classes[i - 1])).toHaveLength(0);
  });

  it('lets a one-word answer move the score less than a sentence', () => {
    const short = new SentimentTracker().update(says(0.9, 0, 1));
    const long = new SentimentTracker().update(says(0.9, 0, 12));
    expect(Math.abs(short.score)).toBeLessThan(Math.abs(long.score) / 2);
  });

  it('holds to a mood less after a long silence', () => {
    const scoreAfter = (silentSeconds: number) => {
      const tracker = new SentimentTracker();
      for (let i = 0; i < 3; i++) tracker.update(says(0.9, 0));
      return tracker.update({ ...says(0.2, 0.1, 4), silentSeconds }).score;
    };
    expect(scoreAfter(240)).toBeGreaterThan(scoreAfter(0) + 0.1);
  });

  it('stays neutral on a voice alone that is only mildly unpleasant', () => {
    const tracker = new SentimentTracker();
    const emotions = emotionsOf([0.15, 0.1, 0.05, 0.1, 0.4, 0.15, 0.05]);
    for (let i = 0; i < 10; i++) expect(tracker.update({ emotions, words: 0 }).broad).toBe('neutral');
  });

  it('hears a furious voice over words that say little', () => {
    const plain = new SentimentTracker().update(says(0.3, 0.1)).score;
    const furious = new SentimentTracker().update({ ...says(0.3, 0.1), emotions: sure('angry') }).score;
    expect(furious).toBeLessThan(plain - 0.1);
  });

  it('puts strong words further out than mild ones', () => {
    const [mild, strong] = [
      [0.05, 0.85, 0.1, 0, 0],
      [0.85, 0.05, 0.1, 0, 0],
    ].map((levels) => {
      const tracker = new SentimentTracker();
      tracker.update({ levels, words: 10 });
      return tracker.update({ levels, words: 10 }).fine;
    });
    expect([mild, strong]).toEqual(['slightly-negative', 'very-negative']);
  });

  it('never shows a fine level that contradicts the broad class', () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 40 }), (call) => {
        const tracker = new SentimentTracker();
        for (const step of call) {
          const { broad, fine, score } = tracker.update(step);
          expect(broadOf(fine)).toBe(broad);
          expect(Math.abs(score)).toBeLessThanOrEqual(1);
          expect(Math.sign(Math.trunc(score / 0.2)) + 0).toBe({ negative: -1, neutral: 0, positive: 1 }[broad]);
          const { mood } = tracker.snapshot();
          const [negative = 0, , positive = 0] = mood;
          if (broad !== 'neutral') expect(broad === 'negative').toBe(negative >= positive);
          expect(mood.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
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
      fc.property(call, fc.nat(3), shares(5), (steps, place, levels) => {
        const [which] = steps[place % steps.length] ?? ['a'];
        const [tracker, informed] = [new SentimentTracker(), new SentimentTracker()];
        for (const [name, step] of steps) {
          tracker.update(step, name);
          informed.update(name === which ? { ...step, levels } : step, name);
        }
        tracker.correct(which, levels);
        const next = says(0.2, 0.3);
        expect(tracker.update(next, 'next')).toEqual(informed.update(next, 'next'));
      }),
    );
  });

  it('is not moved by a correction of what is long past or was never said', () => {
    const tracker = new SentimentTracker();
    for (const name of ['a', 'b', 'c', 'd', 'e']) tracker.update(says(0.5, 0.1), name);
    const before = tracker.snapshot();
    tracker.correct('a', [0, 0, 0, 0, 1]);
    tracker.correct('nobody', [0, 0, 0, 0, 1]);
    expect(tracker.snapshot()).toEqual(before);
  });
});
