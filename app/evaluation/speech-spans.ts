/** Where the product hears speech in a clip: its voice-activity detection and its segmenter, as on a call. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';
import { VAD_WINDOW_SAMPLES, type VoiceActivity } from '../recognition/voice-activity.ts';
import { createSegmenter, SEGMENTER_DEFAULTS } from '../turns/segmenter.ts';

/** The longest segment the road makes. */
const LONGEST_SPAN = (SEGMENTER_DEFAULTS.maxSegmentMs * CALL_RATE_HZ) / 1_000;

export interface HeardActivity {
  /** Probability of speech of every whole window. */
  readonly probabilities: readonly number[];
  /** The segments the road would recognise, in order. */
  readonly spans: readonly Span[];
}

/** Listens to a whole clip anew; the last part of a window is padded with silence. */
export async function hearActivity(activity: VoiceActivity, samples: Float32Array): Promise<HeardActivity> {
  const segmenter = createSegmenter();
  const probabilities: number[] = [];
  const spans: Span[] = [];
  const take = (events: ReturnType<typeof segmenter.push>) => {
    for (const event of events) {
      if (event.type === 'speech-ended') spans.push({ startSample: event.startSample, endSample: event.endSample });
    }
  };
  activity.reset();
  for (let start = 0; start < samples.length; start += VAD_WINDOW_SAMPLES) {
    const window = new Float32Array(VAD_WINDOW_SAMPLES);
    window.set(samples.subarray(start, start + VAD_WINDOW_SAMPLES));
    const probability = await activity.process(window);
    probabilities.push(probability);
    take(segmenter.push(start, probability));
  }
  take(segmenter.flush(samples.length));
  return {
    probabilities,
    spans: spans.map((span) => ({ ...span, endSample: Math.min(span.endSample, samples.length) })),
  };
}

/**
 * Spans of one clip, taken together as long as they fit into one segment: a labelled clip is one expression, whose pauses are
 * part of it, and was trained on as such.
 */
export function joinSpans(spans: readonly Span[], longestSamples = LONGEST_SPAN): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.endSample - last.startSample <= longestSamples) {
      joined[joined.length - 1] = { startSample: last.startSample, endSample: span.endSample };
    } else joined.push(span);
  }
  return joined;
}
