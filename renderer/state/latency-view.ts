import type { StageTiming } from './call-state.ts';

/** One stage of the road with the spread of its times in milliseconds. */
export interface LatencyRow {
  readonly name: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly count: number;
}

const STAGES: readonly (readonly [keyof StageTiming, string])[] = [
  ['speechEndToGaugeMs', 'Speech end → gauge'],
  ['voiceActivityMs', 'Speech detection'],
  ['encodeMs', 'Speech encoder'],
  ['decodeMs', 'Words'],
  ['prosodyMs', 'Pitch and level'],
  ['voiceEmotionMs', 'Emotion from voice'],
  ['textEmotionMs', 'Emotion from words'],
  ['fusionMs', 'Combination'],
  ['contextMs', 'Words in context'],
];

/** The value below which a share (0..1) of the values lies, by the nearest rank. @throws RangeError on an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('A percentile needs at least one value.');
  return value;
}

/** p50 and p95 per stage over the utterances timed so far; a stage without times has no row. */
export function latencyRows(timings: readonly StageTiming[]): readonly LatencyRow[] {
  return STAGES.flatMap(([key, name]) => {
    const times = timings.map((timing) => timing[key]).filter((time) => time !== undefined);
    if (times.length === 0) return [];
    return [{ name, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), count: times.length }];
  });
}
