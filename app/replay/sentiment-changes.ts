import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { CallFacts } from './call-facts.ts';

/** How often the sentiment shown changed between negative, neutral and positive; it is neutral before anything was said. */
export interface SentimentChanges {
  readonly count: number;
  readonly perMinute: number;
}

/** @returns undefined when no sentiment was estimated. */
export function sentimentChanges({
  sentiments,
  durationSamples,
}: Pick<CallFacts, 'sentiments' | 'durationSamples'>): SentimentChanges | undefined {
  if (sentiments.length === 0 || durationSamples === 0) return undefined;
  const shown = ['neutral', ...sentiments.map(({ value }) => value.broad)];
  const count = shown.filter((broad, i) => i > 0 && broad !== shown[i - 1]).length;
  return { count, perMinute: count / (durationSamples / CALL_RATE_HZ / 60) };
}
