import type { AssistEvent } from '../../contract/events.ts';
import {
  AGENT_FLAGS,
  AGENT_NUMBERS,
  CUSTOMER_FLAGS,
  CUSTOMER_NUMBERS,
  type Figure,
  type People,
} from '../../domain/aggregate.ts';
import { samplesToSeconds } from '../../domain/audio.ts';
import { negativeShare } from '../../domain/emotion.ts';
import type { CallSummary } from './call-summaries.ts';

const FIGURES_OF: Readonly<Record<People, readonly Figure[]>> = {
  customer: [...CUSTOMER_NUMBERS, ...CUSTOMER_FLAGS],
  agent: [...AGENT_NUMBERS, ...AGENT_FLAGS],
};

/**
 * One person's figures of one call, from its events as told or stored. Only those on the closed list of these people are made; what a call did not tell
 * is absent.
 */
export function figuresOf(events: Iterable<AssistEvent>, people: People): CallSummary['figures'] {
  const found: Partial<Record<Figure, number>> = {};
  const negative = new Map<string, number>();
  for (const event of events) {
    switch (event.type) {
      case 'talk': {
        const { durationSamples, silenceSamples, channels } = event.statistics;
        const talk = channels[people];
        found['duration-minutes'] = samplesToSeconds(durationSamples) / 60;
        if (durationSamples > 0) found['silence-share'] = silenceSamples / durationSamples;
        if (talk === undefined) break;
        found['talk-share'] = talk.talkShare;
        found.interruptions = talk.interruptions;
        found['cut-in'] = talk.interruptions > 0 ? 1 : 0;
        if (talk.wordsPerMinute !== undefined) found['words-per-minute'] = talk.wordsPerMinute;
        break;
      }
      case 'fused':
        if (!event.interim && event.segment.channel === 'customer')
          negative.set(event.segment.id, negativeShare(event.fused.probabilities));
        break;
      case 'sentiment':
        found['sentiment-at-end'] = event.sentiment.score;
        found['ended-negative'] = event.sentiment.broad === 'negative' ? 1 : 0;
        break;
      case 'prompt':
        if (event.prompt.kind === 'escalation') found.escalated = 1;
        break;
      case 'call-ended':
        found.escalated ??= 0;
        break;
    }
  }
  if (negative.size > 0)
    found['negative-share'] = [...negative.values()].reduce((sum, share) => sum + share, 0) / negative.size;
  return Object.fromEntries(
    FIGURES_OF[people].flatMap((figure) => {
      const value = found[figure];
      return value === undefined ? [] : [[figure, value]];
    }),
  );
}
