/**
 * Cuts one channel into segments of speech from voice-activity probabilities.
 * Speech begins when enough windows reach the onset threshold, and goes on while windows reach the lower offset threshold.
 * It ends when no window did for `minSilenceMs`; the segment then ends where speech ended (plus a short tail), not where the waiting ended.
 * A segment that grows long ends at the next short pause; without one it is cut at its weakest recent moment, and the rest is the next segment.
 * Pure: holds no audio and no timer, so live and replay run the same code.
 */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';

export interface SegmenterOptions {
  /** Samples per probability on the call clock; Silero's window at 16 kHz. */
  readonly windowSamples: number;
  /** Probability at which speech begins (Silero's own default). */
  readonly onsetProbability: number;
  /** Probability under which speech pauses (Silero's default: onset minus 0.15). */
  readonly offsetProbability: number;
  /** Shorter speech is taken for a click. */
  readonly minSpeechMs: number;
  readonly minSilenceMs: number;
  /** Taken in before the first speech window: soft onsets come late in the probabilities. */
  readonly preRollMs: number;
  /** Taken in after the last speech window: soft endings. Shorter than `minSilenceMs`. */
  readonly tailMs: number;
  readonly maxSegmentMs: number;
  /**
   * The last part before `maxSegmentMs`: there a pause of `pauseMs` is enough to end the segment, and if none comes, it is cut at
   * the weakest moment of this part.
   */
  readonly cutSearchMs: number;
  /** A growing segment tells so every this much more speech. */
  readonly growMs: number;
  /** Silence after which the segment tells that it may be over, before `minSilenceMs` makes sure. */
  readonly pauseMs: number;
}

export const SEGMENTER_DEFAULTS: SegmenterOptions = {
  windowSamples: 512,
  onsetProbability: 0.5,
  offsetProbability: 0.35,
  minSpeechMs: 96,
  minSilenceMs: 500,
  preRollMs: 150,
  tailMs: 96,
  maxSegmentMs: 10_000,
  cutSearchMs: 4_000,
  // The voice is told with each: at least every 500 ms, with what the recogniser takes over it.
  growMs: 320,
  pauseMs: 200,
};

/**
 * `speech-paused` carries the span that `speech-ended` will have if no speech follows: what is computed for it can be kept.
 * A segment that goes on after a pause tells so with its next `speech-grew`. `by`: silence, a cut at the longest length, or the source's end.
 */
export type SegmenterEvent =
  | ({ readonly type: 'speech-started' | 'speech-grew' | 'speech-paused' } & Span)
  | ({ readonly type: 'speech-ended'; readonly by: 'silence' | 'cut' | 'source-end' } & Span);

export interface Segmenter {
  /** One window's probability, 0..1; windows follow one another without gaps. */
  push(startSample: number, probability: number): readonly SegmenterEvent[];
  /** The source ended (or has a gap) at `endSample`: a segment in progress ends. */
  flush(endSample: number): readonly SegmenterEvent[];
}

interface OpenSegment {
  readonly startSample: number;
  /** End of the last window that reached the offset threshold. */
  speechEnd: number;
  /** Where the next `speech-grew` is due. */
  growAt: number;
  paused: boolean;
}

/** @throws RangeError on thresholds or times that contradict each other. */
export function createSegmenter(options: Partial<SegmenterOptions> = {}): Segmenter {
  const o = { ...SEGMENTER_DEFAULTS, ...options };
  checkOptions(o);
  const samples = (ms: number) => Math.round((ms * CALL_RATE_HZ) / 1000);
  const [minSpeech, minSilence, tail, longest] = [o.minSpeechMs, o.minSilenceMs, o.tailMs, o.maxSegmentMs].map(
    samples,
  ) as [number, number, number, number];
  let open: OpenSegment | undefined;
  let onsetStart: number | undefined;
  let lastEnd = 0;
  let recent: { startSample: number; probability: number }[] = [];

  const begin = (startSample: number, end: number): SegmenterEvent => {
    open = { startSample, speechEnd: end, growAt: startSample + samples(o.growMs), paused: false };
    onsetStart = undefined;
    return { type: 'speech-started', startSample, endSample: end };
  };
  const finish = (segment: OpenSegment, endSample: number, by: 'silence' | 'cut' | 'source-end'): SegmenterEvent => {
    lastEnd = endSample;
    open = undefined;
    return { type: 'speech-ended', by, startSample: segment.startSample, endSample };
  };

  /** Ends a segment that has reached its longest at the weakest of its last windows; the rest begins the next one. */
  const cut = (segment: OpenSegment, end: number): readonly SegmenterEvent[] => {
    const from = end - samples(o.cutSearchMs);
    const candidates = recent.filter((w) => w.startSample >= from && w.startSample > segment.startSample);
    const weakest = candidates.reduce(
      (a, b) => (b.probability < a.probability ? b : a),
      candidates[0] ?? { startSample: end, probability: 1 },
    );
    const at = Math.min(weakest.startSample + o.windowSamples / 2, end);
    const pausing = at >= segment.speechEnd;
    if (pausing) return [finish(segment, Math.min(segment.speechEnd + tail, end), 'cut')];
    return [finish(segment, at, 'cut'), begin(at, segment.speechEnd)];
  };

  return {
    push(startSample, probability) {
      const end = startSample + o.windowSamples;
      recent.push({ startSample, probability });
      if (recent.length > 2 * Math.ceil(longest / o.windowSamples))
        recent = recent.slice(-Math.ceil(longest / o.windowSamples));
      if (!open) {
        if (probability < o.onsetProbability && !(onsetStart !== undefined && probability >= o.offsetProbability)) {
          onsetStart = undefined;
          return [];
        }
        onsetStart ??= startSample;
        if (end - onsetStart < minSpeech) return [];
        return [begin(Math.max(lastEnd, onsetStart - samples(o.preRollMs), 0), end)];
      }
      if (probability >= o.offsetProbability) {
        open.speechEnd = end;
        open.paused = false;
      }
      const silence = end - open.speechEnd;
      const needed = end - open.startSample > longest - samples(o.cutSearchMs) ? samples(o.pauseMs) : minSilence;
      if (silence >= needed) return [finish(open, Math.min(open.speechEnd + tail, end), 'silence')];
      if (end - open.startSample >= longest) return cut(open, end);
      if (silence >= samples(o.pauseMs) && !open.paused) {
        open.paused = true;
        open.growAt = end + samples(o.growMs);
        return [
          { type: 'speech-paused', startSample: open.startSample, endSample: Math.min(open.speechEnd + tail, end) },
        ];
      }
      if (silence > 0 || end < open.growAt) return [];
      open.growAt = end + samples(o.growMs);
      return [{ type: 'speech-grew', startSample: open.startSample, endSample: end }];
    },
    flush(endSample) {
      onsetStart = undefined;
      recent = [];
      const events = open ? [finish(open, Math.min(open.speechEnd + tail, endSample), 'source-end')] : [];
      return events;
    },
  };
}

function checkOptions(o: SegmenterOptions): void {
  const fits =
    o.windowSamples > 0 &&
    o.offsetProbability <= o.onsetProbability &&
    o.tailMs <= o.pauseMs &&
    o.pauseMs <= o.minSilenceMs &&
    o.cutSearchMs < o.maxSegmentMs &&
    o.growMs > 0;
  if (!fits) throw new RangeError('The segmenter options contradict each other.');
}
