/**
 * Personal data silenced in sound. A recogniser gives no times of words, so where a word was said is taken from where it stands in the text: characters
 * follow each other at about the same pace within an utterance, and a margin makes up for "about". Card data get no such guess: their whole
 * utterance is silenced.
 */
import { CALL_RATE_HZ, secondsToSamples } from '../../domain/audio.ts';
import type { FoundSpan, SensitiveKind } from '../../domain/redaction.ts';
import type { Segment, Span } from '../../domain/speech.ts';
import type { SpokenWords } from './heard-lines.ts';

/**
 * On each side of a span: a constant, and a share of the utterance's length, because pauses and pace move words farther in longer ones.
 * Measured: see `docs/redaction.md`.
 */
export const MARGIN_SECONDS = 0.4;
export const MARGIN_SHARE = 0.12;
/** Kinds for which a syllable left over is one too many. */
const WHOLE_UTTERANCE: readonly SensitiveKind[] = ['card-number', 'card-code', 'card-expiry'];
/** Sound fades over 5 ms before and after a silence, so that nothing clicks. */
const RAMP_SAMPLES = 0.005 * CALL_RATE_HZ;

export type SilentSpan = Span & Pick<Segment, 'channel'>;

/** Where to silence a call, by channel in order, never overlapping. */
export function silentSpans(utterances: readonly SpokenWords[], found: readonly FoundSpan[]): readonly SilentSpan[] {
  const spans = utterances.flatMap((utterance) =>
    found.filter(({ segmentId }) => segmentId === utterance.id).map((span) => spokenSpan(utterance, span)),
  );
  const merged: SilentSpan[] = [];
  for (const span of spans.sort((a, b) => a.channel.localeCompare(b.channel) || a.startSample - b.startSample)) {
    const last = merged.at(-1);
    if (last?.channel === span.channel && span.startSample <= last.endSample)
      merged[merged.length - 1] = { ...last, endSample: Math.max(last.endSample, span.endSample) };
    else merged.push(span);
  }
  return merged;
}

function spokenSpan(utterance: SpokenWords, { start, end, kind }: FoundSpan): SilentSpan {
  const { channel, text, startSample, endSample } = utterance;
  if (WHOLE_UTTERANCE.includes(kind) || text.length === 0) return { channel, startSample, endSample };
  const length = endSample - startSample;
  const margin = secondsToSamples(MARGIN_SECONDS) + MARGIN_SHARE * length;
  const at = (char: number) => startSample + (char / text.length) * length;
  return {
    channel,
    startSample: Math.max(startSample, Math.floor(at(start) - margin)),
    endSample: Math.min(endSample, Math.ceil(at(end) + margin)),
  };
}

/**
 * Silences a channel's samples in place: within a span all are zero.
 * @param startSample where the samples begin on the call clock.
 */
export function silence(samples: Float32Array, startSample: number, spans: readonly Span[]): void {
  for (const span of spans) {
    const [from, to] = [span.startSample - startSample, span.endSample - startSample];
    samples.fill(0, clamped(from, samples.length), clamped(to, samples.length));
    for (let i = 1; i <= RAMP_SAMPLES; i++) {
      for (const at of [from - i, to + i - 1])
        if (at >= 0 && at < samples.length) samples[at] = (samples[at] ?? 0) * (i / (RAMP_SAMPLES + 1));
    }
  }
}

function clamped(at: number, length: number): number {
  return Math.min(length, Math.max(0, at));
}
