import type { EventOf } from '../../app/contract/events.ts';
import { type CallState, type Reading, type Segment, TIMING_LIMIT } from './call-state.ts';
import { appendBounded, upsert, upsertByStart } from './ordered-list.ts';

/** How it sounds and what helps: emotion, prosody, sentiment, forecasts, second opinions, prompts, timings. */
export function reduceSignal(
  state: CallState,
  event: EventOf<
    | 'prosody'
    | 'emotion'
    | 'fused'
    | 'context'
    | 'sentiment'
    | 'forecast'
    | 'second-opinion'
    | 'second-opinion-missed'
    | 'prompt'
    | 'prompt-closed'
    | 'timing'
  >,
): CallState {
  switch (event.type) {
    case 'prosody':
      return withReading(state, event.segment, { prosody: event.prosody });
    case 'emotion':
      return withReading(state, event.segment, {
        [event.estimate.modality]: { value: event.estimate, interim: event.interim },
      });
    case 'fused':
      return withReading(state, event.segment, {
        fused: {
          value: event.fused,
          interim: event.interim,
          ...(event.unadapted && { unadapted: event.unadapted }),
        },
      });
    case 'context': {
      const told = state.readings.findLast((reading) => reading.id === event.segment.id)?.context;
      const before = event.refined ? (told?.before ?? told?.estimate) : undefined;
      return withReading(state, event.segment, { context: { estimate: event.context, ...(before && { before }) } });
    }
    case 'sentiment': {
      const point = { id: event.segment.id, atSample: event.segment.endSample, sentiment: event.sentiment };
      return {
        ...withReading(state, event.segment, { sentiment: event.sentiment }),
        sentiments: upsert(state.sentiments, point),
      };
    }
    case 'forecast':
      return withForecast(state, event);
    case 'second-opinion': {
      const { opinion, source } = event;
      return withReading(state, event.segment, { opinion: { opinion, source } });
    }
    case 'second-opinion-missed':
      return { ...state, missedOpinions: upsert(state.missedOpinions, { ...event.segment, why: event.why }) };
    case 'prompt': {
      const entry = { id: event.prompt.id, prompt: event.prompt, atSample: event.atSample };
      return { ...state, prompts: upsert(state.prompts, entry) };
    }
    case 'prompt-closed': {
      const open = state.prompts.findLast((entry) => entry.id === event.promptId);
      if (!open) return state;
      return {
        ...state,
        prompts: upsert(state.prompts, { ...open, closed: { by: event.by, atSample: event.atSample } }),
      };
    }
    case 'timing':
      return { ...state, timings: appendBounded(state.timings, event.timing, TIMING_LIMIT) };
  }
}

function withForecast(state: CallState, { segment, forecast }: EventOf<'forecast'>): CallState {
  if (forecast.kind === 'churn') return { ...state, churn: forecast };
  if (!segment) return state;
  const place = { id: segment.id, atSample: segment.endSample };
  return forecast.kind === 'mood'
    ? { ...state, ahead: upsert(state.ahead, { ...place, forecast }) }
    : { ...state, outcomes: upsert(state.outcomes, { ...place, forecast }) };
}

type Finding = Partial<Omit<Reading, keyof Segment>>;

function withReading(state: CallState, segment: Segment, finding: Finding): CallState {
  const known = state.readings.findLast((reading) => reading.id === segment.id);
  return { ...state, readings: upsertByStart(state.readings, { ...known, ...finding, ...segment }) };
}
