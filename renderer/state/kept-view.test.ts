import { describe, expect, it } from 'vitest';
import type { KeptCall } from '../../app/contract/kept-calls.ts';
import { keptDetails, keptNews, keptSpeaker, keptUntil, rectifiedNote } from './kept-view.ts';

const DAY_MS = 24 * 3_600_000;
const nowMs = 1_790_000_000_000;
const call: KeptCall = {
  callId: 'call-1',
  startedAtEpochMs: nowMs - 30 * DAY_MS,
  mode: 'live',
  profile: 'eu',
  synthetic: false,
  recorded: false,
  lengthMs: 185_600,
  keptUntilEpochMs: nowMs + 60 * DAY_MS,
  held: false,
};
const goingIn = (days: number, held = false): KeptCall => ({ ...call, keptUntilEpochMs: nowMs + days * DAY_MS, held });

describe('what is told of kept calls', () => {
  it('counts those that go within a week, and none that is held', () => {
    const news = (calls: KeptCall[]) => keptNews({ calls, restricted: 0 }, nowMs).sentences;
    expect(news([goingIn(6), goingIn(7), goingIn(8), goingIn(1, true)])).toEqual(['2 calls go within 7 days.']);
    expect(news([goingIn(6)])).toEqual(['1 call goes within 7 days.']);
    expect(news([goingIn(8)])).toEqual([]);
  });

  it('says what the app has erased, what it does not show, and why it erases nothing', () => {
    const erased = { atEpochMs: nowMs, calls: 3 };
    const { sentences, heldOff } = keptNews({ calls: [], restricted: 1, erased, heldOff: 'The date is odd.' }, nowMs);
    expect(sentences[0]).toMatch(/^3 calls erased on .*2026: their days were over\.$/);
    expect(sentences[1]).toBe('1 call not shown: their use is restricted.');
    expect(heldOff).toBe('The date is odd.');
  });
});

describe('a kept call in words', () => {
  it('says what it is, whose, how long, and until when it stays', () => {
    expect(keptDetails(call)).toBe('live call, 3:05, kept under eu');
    expect(keptDetails({ ...call, lengthMs: 4_505_000 })).toContain('1:15:05');
    const { lengthMs: _, ...cut } = call;
    expect(keptDetails({ ...cut, customerRef: 'K-4711', mode: 'recording' })).toBe(
      'recording of K-4711, cut off, kept under eu',
    );
    expect(keptUntil(call, nowMs)).toMatch(/^kept until .*, 60 days$/);
    expect(keptUntil(goingIn(0.5), nowMs)).toMatch(/, 1 day$/);
    expect(keptUntil(goingIn(-1), nowMs)).toBe('to be erased today');
    expect(keptUntil(goingIn(-1, true), nowMs)).toBe('kept until the hold is lifted');
    const held = { ...goingIn(-1, true), heldSince: { atEpochMs: nowMs, byYou: true } };
    expect(keptUntil(held, nowMs)).toMatch(/^kept until the hold is lifted \(set by you on .*2026\)$/);
  });

  it('names speakers with how they were read, and what was put right', () => {
    const line = { segmentId: 's', channel: 'customer', startSample: 0, text: 'hello' } as const;
    expect(keptSpeaker(line)).toBe('Customer');
    expect(keptSpeaker({ ...line, reading: { emotion: 'angry', probability: 0.74, uncertain: false } })).toBe(
      'Customer, Anger 74 %',
    );
    expect(keptSpeaker({ ...line, reading: { emotion: 'angry', probability: 0.4, uncertain: true } })).toBe(
      'Customer, uncertain',
    );
    expect(rectifiedNote(line)).toBeUndefined();
    const right = { ...line, rectified: { atEpochMs: nowMs, words: false, note: 'I was calm' } };
    expect(rectifiedNote(right)).toMatch(/^Objected to on .*: I was calm$/);
  });
});
