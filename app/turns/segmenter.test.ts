import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSegmenter, SEGMENTER_DEFAULTS, type SegmenterEvent, type SegmenterOptions } from './segmenter.ts';

const WINDOW = 512;

/** Pushes one probability per window from the start of the call. */
function run(probabilities: readonly number[], options: Partial<SegmenterOptions> = {}): SegmenterEvent[] {
  const segmenter = createSegmenter(options);
  const events = probabilities.flatMap((probability, i) => [...segmenter.push(i * WINDOW, probability)]);
  return [...events, ...segmenter.flush(probabilities.length * WINDOW)];
}

const times = (count: number, probability: number): number[] => new Array<number>(count).fill(probability);
const ended = (events: readonly SegmenterEvent[]) => events.filter((event) => event.type === 'speech-ended');

describe('createSegmenter', () => {
  it('emits one segment that ends where speech ended, not where the hangover ended', () => {
    const events = run([...times(20, 0), ...times(30, 0.9), ...times(40, 0)], { tailMs: 0, preRollMs: 0 });
    expect(ended(events)).toEqual([
      { type: 'speech-ended', by: 'silence', startSample: 20 * WINDOW, endSample: 50 * WINDOW },
    ]);
  });

  it('takes in a little before the first window and after the last', () => {
    const [segment] = ended(run([...times(20, 0), ...times(30, 0.9), ...times(40, 0)]));
    expect(segment?.startSample).toBe(20 * WINDOW - 2_400);
    expect(segment?.endSample).toBe(50 * WINDOW + 1_536);
  });

  it('does not begin before the call', () => {
    expect(run(times(30, 0.9))[0]?.startSample).toBe(0);
  });

  it('takes a click of two windows for no speech', () => {
    expect(run([...times(20, 0), 0.9, 0.9, ...times(40, 0)])).toEqual([]);
  });

  it('keeps a pause shorter than the silence inside the segment, and tells that it may be over', () => {
    const events = run([...times(10, 0.9), ...times(10, 0), ...times(10, 0.9), ...times(30, 0)], { growMs: 9_000 });
    expect(events.map((event) => event.type)).toEqual([
      'speech-started',
      'speech-paused',
      'speech-paused',
      'speech-ended',
    ]);
  });

  it('gives a pause the span that the end will have', () => {
    const events = run([...times(30, 0.9), ...times(30, 0)]);
    const paused = events.find((event) => event.type === 'speech-paused');
    const [end] = ended(events);
    expect([paused?.startSample, paused?.endSample]).toEqual([end?.startSample, end?.endSample]);
  });

  it('stays in speech between the two thresholds, but does not begin there', () => {
    expect(run(times(60, 0.4))).toEqual([]);
    expect(ended(run([...times(10, 0.9), ...times(60, 0.4)]))[0]).toMatchObject({ by: 'source-end', startSample: 0 });
  });

  it('tells three times a second that a segment grew', () => {
    const grew = run(times(110, 0.9)).filter((event) => event.type === 'speech-grew');
    const steps = grew.map((event, i) => event.endSample - (grew[i - 1]?.endSample ?? 0));
    expect(grew.length).toBeGreaterThanOrEqual(10);
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.35 * 16_000);
  });

  it('cuts a long segment at the weakest moment of its last seconds and goes on without a gap', () => {
    const probabilities = times(400, 0.9);
    probabilities[280] = 0.5;
    const [first, second] = ended(run(probabilities));
    expect(first).toMatchObject({ by: 'cut', endSample: 280 * WINDOW + WINDOW / 2 });
    expect(second?.startSample).toBe(first?.endSample);
  });

  it('refuses thresholds that contradict each other', () => {
    expect(() => createSegmenter({ onsetProbability: 0.3 })).toThrow(RangeError);
  });

  it('gives ordered segments that do not overlap, each begun before it ended and none longer than the limit', () => {
    const probabilities = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 120 }), probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(probabilities, (runs) => {
        const all = runs.flatMap(({ length, probability }) => times(length, probability));
        const events = run(all);
        let position = 0;
        let open = false;
        for (const event of events) {
          expect(event.startSample).toBeGreaterThanOrEqual(position);
          expect(event.endSample).toBeGreaterThan(event.startSample);
          expect(event.endSample).toBeLessThanOrEqual(all.length * WINDOW);
          expect(open).toBe(event.type !== 'speech-started');
          open = event.type !== 'speech-ended';
          if (event.type !== 'speech-ended') continue;
          position = event.endSample;
          const longest = (SEGMENTER_DEFAULTS.maxSegmentMs * 16_000) / 1_000;
          expect(event.endSample - event.startSample).toBeLessThanOrEqual(longest + WINDOW);
        }
        expect(open).toBe(false);
      }),
    );
  });
});
