import { describe, expect, it } from 'vitest';
import { bytesOf, MessageBudget, PAGE_BUDGET } from './message-budget.ts';

/** A clock that stands still until it is told. */
function clock() {
  let nowMs = 0;
  return {
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the budget of a page', () => {
  it('is never used up by two sounds and two pictures at their largest, for five minutes', () => {
    const { now, pass } = clock();
    const budget = new MessageBudget(now);
    for (let second = 0; second < 300; second += 1) {
      const sounds = Array.from({ length: 62 }, () => budget.take(13_000));
      const pictures = Array.from({ length: 20 }, () => budget.take(4 * 480 * 480));
      expect([...sounds, ...pictures]).not.toContain(false);
      pass(1000);
    }
  });

  it('lets a window catch up after a stall of half a minute', () => {
    const { now, pass } = clock();
    const budget = new MessageBudget(now);
    pass(30_000);
    for (let message = 0; message < 30 * 85; message += 1) expect(budget.take(2_048)).toBe(true);
  });

  it('ends a flood, and is there again once time has passed', () => {
    const { now, pass } = clock();
    const budget = new MessageBudget(now);
    const most = PAGE_BUDGET.messagesPerSecond * PAGE_BUDGET.keptSeconds;
    for (let message = 0; message < most; message += 1) expect(budget.take(1)).toBe(true);
    expect(budget.take(1)).toBe(false);
    pass(1000);
    expect(budget.take(1)).toBe(true);
  });

  it('counts bytes as well as messages', () => {
    const { now } = clock();
    const budget = new MessageBudget(now, { messagesPerSecond: 100, bytesPerSecond: 1000, keptSeconds: 2 });
    expect(budget.take(2000)).toBe(true);
    expect(budget.take(1)).toBe(false);
  });

  it('gives nothing for a clock that goes back', () => {
    const { now, pass } = clock();
    const budget = new MessageBudget(now, { messagesPerSecond: 1, bytesPerSecond: 1000, keptSeconds: 1 });
    expect(budget.take(1)).toBe(true);
    pass(-5000);
    expect(budget.take(1)).toBe(false);
  });
});

describe('the size of what a window sends', () => {
  it('is that of its texts and buffers', () => {
    const frames = { kind: 'frames', samples: new Float32Array(1000) };
    expect(bytesOf([frames])).toBeGreaterThanOrEqual(4000);
    expect(bytesOf(['call.start', { text: 'x'.repeat(10_000) }])).toBeGreaterThanOrEqual(20_000);
    expect(bytesOf([null, undefined, 5])).toBeLessThan(100);
  });
});
