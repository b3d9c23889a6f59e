import type { AssistEvent, EventOf } from '../contract/events.ts';
import type { KeptLine } from '../contract/kept-calls.ts';
import { collectFacts } from './call-facts.ts';
import { shownEmotion } from './emotion-figure.ts';

/** What was said in a stored call, in order, in the words that hold, with how the customer's was read. */
export function keptLines(events: readonly AssistEvent[]): readonly KeptLine[] {
  const { utterances, fused, rectified } = collectFacts(events);
  const readings = new Map(fused.map(({ segment, value }) => [segment.id, value]));
  const rights = new Map(rectified.map(({ segment, value }) => [segment.id, value]));
  return utterances.map(({ id: segmentId, channel, startSample, text }) => {
    const [reading, right] = [readings.get(segmentId), rights.get(segmentId)];
    return {
      segmentId,
      channel,
      startSample,
      text,
      ...(reading && { reading: { ...shownEmotion(reading), uncertain: reading.uncertain } }),
      ...(right && { rectified: rectifiedOf(right) }),
    };
  });
}

function rectifiedOf({ atEpochMs, text, note }: EventOf<'rectified'>): NonNullable<KeptLine['rectified']> {
  return { atEpochMs, words: text !== undefined, ...(note !== undefined && { note }) };
}
