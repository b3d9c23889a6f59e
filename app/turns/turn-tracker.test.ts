import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { talkStatistics } from '../contract/schemas.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { Segment } from '../domain/speech.ts';
import { type TurnEvent, TurnTracker } from './turn-tracker.ts';

const s = (seconds: number) => Math.round(seconds * 16_000);
let count = 0;

function segment(channel: ChannelRole, start: number, end: number): Segment {
  count++;
  return { id: `${channel}-${count}`, channel, startSample: s(start), endSample: s(end) };
}

/** Tells a tracker of segments as they begin and end in a call, asking it at every change. */
function follow(
  segments: readonly Segment[],
  endSeconds: number,
  words = 4,
): { events: TurnEvent[]; tracker: TurnTracker } {
  const tracker = new TurnTracker();
  const changes = segments
    .flatMap((seg) => [
      { at: seg.startSample, seg, begins: true },
      { at: seg.endSample, seg, begins: false },
    ])
    .sort((a, b) => a.at - b.at);
  const events: TurnEvent[] = [];
  for (const { at, seg, begins } of changes) {
    if (begins) tracker.begin(seg);
    else tracker.add(seg, words);
    events.push(...tracker.advance(at));
  }
  return { events: [...events, ...tracker.finish(s(endSeconds))], tracker };
}

const turns = (events: readonly TurnEvent[]) => events.flatMap((e) => (e.type === 'turn' ? [e.turn] : []));
const overlaps = (events: readonly TurnEvent[]) => events.flatMap((e) => (e.type === 'overlap' ? [e.overlap] : []));

describe('TurnTracker', () => {
  it('joins the utterances of one speaker until the other takes over', () => {
    const said = [segment('agent', 0, 2), segment('agent', 3, 5), segment('customer', 5.5, 8), segment('agent', 9, 10)];
    const { events } = follow(said, 10);
    expect(turns(events).map((t) => [t.channel, t.utteranceIds.length])).toEqual([
      ['agent', 2],
      ['customer', 1],
      ['agent', 1],
    ]);
    expect(overlaps(events)).toEqual([]);
  });

  it('hears a backchannel where the other one talks on, and the turn goes on', () => {
    const said = [segment('customer', 0, 6), segment('agent', 2, 2.5), segment('customer', 6.8, 8)];
    const { events } = follow(said, 8);
    expect(overlaps(events)).toMatchObject([
      { by: 'agent', over: 'customer', kind: 'backchannel', startSample: s(2), endSample: s(2.5) },
    ]);
    expect(turns(events)).toMatchObject([{ channel: 'customer', startSample: 0, endSample: s(8) }]);
  });

  it('hears an interruption where the other one stops after both spoke for a while', () => {
    const { events, tracker } = follow([segment('agent', 0, 4), segment('customer', 3, 7)], 7);
    expect(overlaps(events)).toMatchObject([
      { by: 'customer', over: 'agent', kind: 'interruption', startSample: s(3), endSample: s(4) },
    ]);
    expect(tracker.statistics(s(7)).channels.customer?.interruptions).toBe(1);
  });

  it('takes a short overlap at a change of speaker for ordinary turn-taking', () => {
    const { events } = follow([segment('agent', 0, 4), segment('customer', 3.7, 7)], 7);
    expect(overlaps(events)).toEqual([]);
    expect(turns(events)).toHaveLength(2);
  });

  it('does not mistake a cut inside long speech for its end', () => {
    const said = [segment('customer', 0, 10), segment('customer', 10, 14), segment('agent', 9.5, 10.5)];
    expect(overlaps(follow(said, 14).events)).toMatchObject([{ by: 'agent', kind: 'backchannel' }]);
  });

  it('tells a silence of three seconds, also at the end', () => {
    const { events } = follow([segment('agent', 1, 2), segment('customer', 5.5, 6)], 10);
    const silences = events.flatMap((e) => (e.type === 'silence' ? [e.span] : []));
    expect(silences).toEqual([
      { startSample: s(2), endSample: s(5.5) },
      { startSample: s(6), endSample: s(10) },
    ]);
  });

  it('counts talk share, overlap, silence and speaking rate', () => {
    const said = [segment('agent', 0, 6), segment('customer', 5, 11)];
    const statistics = follow(said, 12, 15).tracker.statistics(s(12));
    expect(statistics).toMatchObject({ overlapSamples: s(1), silenceSamples: s(1), longestSilenceSamples: s(1) });
    expect(statistics.channels.agent).toMatchObject({ talkShare: 0.5, words: 15, longestTurnSamples: s(6) });
    expect(statistics.channels.agent?.wordsPerMinute).toBeCloseTo(150);
  });

  it('gives no speaking rate before five seconds of speech, nor where no words were recognised', () => {
    const tracker = new TurnTracker();
    const first = segment('unattributed', 0, 20);
    tracker.begin(first);
    tracker.add(first);
    expect(tracker.statistics(s(20)).channels.unattributed).not.toHaveProperty('wordsPerMinute');
  });

  it('counts speech that is still going on', () => {
    const tracker = new TurnTracker();
    tracker.begin(segment('customer', 1, 1.1));
    expect(tracker.statistics(s(4)).channels.customer?.speechSamples).toBe(s(3));
  });

  it('leaves sounds without words out of the turns', () => {
    const tracker = new TurnTracker();
    const said = [segment('agent', 0, 2), segment('customer', 2.2, 2.6), segment('agent', 3, 4)];
    for (const [i, seg] of said.entries()) {
      tracker.begin(seg);
      tracker.add(seg, i === 1 ? 0 : 5);
    }
    expect(turns(tracker.finish(s(4)))).toMatchObject([{ channel: 'agent', endSample: s(4) }]);
  });

  const calls = fc
    .array(
      fc.record({
        channel: fc.constantFrom<ChannelRole>('agent', 'customer'),
        gap: fc.integer({ min: 1, max: 80_000 }),
        length: fc.integer({ min: 1_600, max: 160_000 }),
      }),
      { maxLength: 30 },
    )
    .map((parts) => {
      const at: Partial<Record<ChannelRole, number>> = {};
      return parts.map(({ channel, gap, length }, i): Segment => {
        const startSample = (at[channel] ?? 0) + gap;
        at[channel] = startSample + length;
        return { id: `${channel}-${i}`, channel, startSample, endSample: startSample + length };
      });
    });

  it('tells the same whenever it is asked, and after being stored and restored', () => {
    fc.assert(
      fc.property(calls, (segments) => {
        const end = Math.max(0, ...segments.map((seg) => seg.endSample)) / 16_000;
        const often = follow(segments, end).events;
        const late = new TurnTracker();
        for (const seg of segments) {
          late.begin(seg);
          late.add(seg, 4);
          const moved = new TurnTracker();
          moved.restore(JSON.parse(JSON.stringify(late.snapshot())));
          expect(moved.snapshot()).toEqual(late.snapshot());
        }
        expect(late.finish(s(end))).toEqual(often);
      }),
    );
  });

  it('gives statistics that fit the contract and add up', () => {
    fc.assert(
      fc.property(calls, (segments) => {
        const end = Math.max(0, ...segments.map((seg) => seg.endSample));
        const statistics = follow(segments, end / 16_000).tracker.statistics(end);
        expect(talkStatistics.safeParse(statistics).error).toBeUndefined();
        const speech = Object.values(statistics.channels).reduce((sum, talk) => sum + talk.speechSamples, 0);
        expect(speech - statistics.overlapSamples + statistics.silenceSamples).toBe(statistics.durationSamples);
      }),
    );
  });
});
