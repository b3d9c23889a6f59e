import { type AssistEvent, type AssistEventBody, EVENT_SCHEMA_VERSION } from '../../app/contract/events.ts';
import { secondsToSamples } from '../../app/domain/audio.ts';
import { EMOTIONS, type Emotion, type EmotionProbabilities } from '../../app/domain/emotion.ts';
import type { Segment } from '../state/call-state.ts';

/** An event's own fields without where it belongs; `atSeconds` stands for `atSample`. */
type Scripted = AssistEventBody extends infer E
  ? E extends unknown
    ? Omit<E, 'atSample' | 'provenance'> & { readonly atSeconds: number; readonly models?: AssistEvent['provenance'] }
    : never
  : never;

/** Gives a list of scripted events their envelopes: one call, sequence numbers from `firstSeq` on. */
export function scripted(events: readonly Scripted[], callId = 'call-1', firstSeq = 0): AssistEvent[] {
  return events.map(({ atSeconds, models, ...body }, index) => {
    const envelope = {
      v: EVENT_SCHEMA_VERSION,
      callId,
      seq: firstSeq + index,
      atSample: secondsToSamples(atSeconds),
      provenance: models ?? [],
    };
    return { ...envelope, ...body } as AssistEvent;
  });
}

/** A segment by its seconds. */
export function segmentAt(id: string, channel: Segment['channel'], from: number, to: number): Segment {
  return { id, channel, startSample: secondsToSamples(from), endSample: secondsToSamples(to) };
}

/** Probabilities with one emotion at `share` and the rest spread evenly. */
export function leaning(emotion: Emotion, share: number): EmotionProbabilities {
  const rest = (1 - share) / (EMOTIONS.length - 1);
  return Object.fromEntries(EMOTIONS.map((each) => [each, each === emotion ? share : rest])) as EmotionProbabilities;
}
