import type { CallState } from './call-state.ts';

/**
 * Forgets everything after `toSample`: it is about to be told again. A segment that reaches over the point goes too, since it is
 * told anew from its start. A prompt that the agent closed stays closed; one that expired later than the point is open again.
 */
export function rewind(state: CallState, toSample: number): CallState {
  const heard = (span: { readonly endSample: number }) => span.endSample <= toSample;
  const { payment: _left, ...rest } = state;
  return {
    ...rest,
    positionSamples: toSample,
    speech: state.speech.filter((span) => !span.open && heard(span)),
    lines: state.lines.filter((line) => !line.partial && heard(line)),
    readings: state.readings.filter(heard),
    sentiments: state.sentiments.filter((point) => point.atSample <= toSample),
    ahead: state.ahead.filter((point) => point.atSample <= toSample),
    outcomes: state.outcomes.filter((point) => point.atSample <= toSample),
    missedOpinions: state.missedOpinions.filter(heard),
    sightings: state.sightings.filter((event) => event.atSample <= toSample),
    faceSpans: state.faceSpans
      .filter((span) => span.startSample <= toSample)
      .map((span) => (heard(span) ? span : { ...span, endSample: toSample })),
    overlaps: state.overlaps.filter(heard),
    silences: state.silences.filter(heard),
    gaps: state.gaps.filter(heard),
    prompts: state.prompts
      .filter((entry) => entry.atSample <= toSample)
      .map(({ closed, ...entry }) =>
        closed && (closed.by === 'agent' || closed.atSample <= toSample) ? { ...entry, closed } : entry,
      ),
    notices: state.notices.filter((notice) => notice.atSample <= toSample),
  };
}
