import type { EventOf } from '../../app/contract/events.ts';
import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import { topEmotion } from '../../app/domain/emotion.ts';
import { type CallState, type FaceSpan, SIGHTING_LIMIT } from './call-state.ts';
import { appendBounded } from './ordered-list.ts';

/** Pictures come a few times a second; a longer break ends a stretch. */
const BREAK_SAMPLES = 1.5 * CALL_RATE_HZ;

/** What one more picture showed: kept for the face panel, and joined to the stretch before when it says the same. */
export function reduceFace(state: CallState, event: EventOf<'face'>): CallState {
  return {
    ...state,
    sightings: appendBounded(state.sightings, event, SIGHTING_LIMIT),
    faceSpans: withSighting(state.faceSpans, event),
  };
}

/** What a picture says, in one word. */
export function shownByFace({ sighting, estimate }: Pick<EventOf<'face'>, 'sighting' | 'estimate'>): FaceSpan['shows'] {
  if (sighting.hindrance) return 'hindered';
  return !estimate || estimate.uncertain ? 'uncertain' : topEmotion(estimate.probabilities);
}

function withSighting(spans: readonly FaceSpan[], event: EventOf<'face'>): readonly FaceSpan[] {
  const shows = shownByFace(event);
  const last = spans.at(-1);
  const goesOn = last !== undefined && event.atSample - last.endSample <= BREAK_SAMPLES;
  if (goesOn && last.shows === shows) return [...spans.slice(0, -1), { ...last, endSample: event.atSample }];
  const startSample = goesOn ? last.endSample : event.atSample;
  return [...spans, { id: `face-${event.seq}`, shows, startSample, endSample: event.atSample }];
}
