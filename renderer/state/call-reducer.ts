import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import { assertNever } from '../../app/domain/errors.ts';
import { type CallState, idleCall, NOTICE_LIMIT } from './call-state.ts';
import { appendBounded } from './ordered-list.ts';
import { reduceConsent } from './reduce-consent.ts';
import { reduceCorrections } from './reduce-corrections.ts';
import { reduceFace } from './reduce-face.ts';
import { reduceNotices } from './reduce-notices.ts';
import { reducePayment } from './reduce-payment.ts';
import { reduceSignal } from './reduce-signal.ts';
import { reduceSpeech } from './reduce-speech.ts';
import { rewind } from './rewind.ts';

/**
 * The call after one more event. Pure. An event of another call begins anew; an event at or below the last sequence number is a
 * repeat (a reconnected window is told the whole call again) and changes nothing.
 */
export function reduce(state: CallState, event: AssistEvent): CallState {
  const same = state.callId === event.callId;
  if (same && event.seq <= state.lastSeq) return state;
  const base: CallState = same ? state : { ...idleCall, callId: event.callId, phase: 'running' };
  return apply(advance(base, event), event);
}

/** The call after a list of events. */
export function reduceAll(state: CallState, events: readonly AssistEvent[]): CallState {
  return events.reduce(reduce, state);
}

function advance(state: CallState, event: AssistEvent): CallState {
  return {
    ...state,
    lastSeq: event.seq,
    positionSamples: Math.max(state.positionSamples, event.atSample),
    models: withModels(state, event),
  };
}

function apply(state: CallState, event: AssistEvent): CallState {
  switch (event.type) {
    case 'call-started':
      return started(state, event);
    case 'call-state':
      return { ...state, phase: event.state, speed: event.speed };
    case 'level':
    case 'turn':
    // Only calls that are over and kept are rectified.
    case 'rectified':
      return state;
    case 'speech-started':
    case 'speech-ended':
    case 'partial':
    case 'utterance':
    case 'overlap':
    case 'silence':
    case 'talk':
      return reduceSpeech(state, event);
    case 'prosody':
    case 'emotion':
    case 'fused':
    case 'context':
    case 'sentiment':
    case 'forecast':
    case 'second-opinion':
    case 'second-opinion-missed':
    case 'prompt':
    case 'prompt-closed':
    case 'timing':
      return reduceSignal(state, event);
    case 'consent':
    case 'consent-heard':
    case 'purged':
      return reduceConsent(state, event);
    case 'correction':
    case 'corrections-undone':
      return reduceCorrections(state, event);
    case 'face':
      return reduceFace(state, event);
    case 'payment-pause':
      return reducePayment(state, event);
    case 'gap':
    case 'degraded':
    case 'restored':
    case 'lag':
      return reduceNotices(state, event);
    case 'rewound':
      return rewind(state, event.atSample);
    case 'call-ended':
      return ended(state, event);
    default:
      return assertNever(event);
  }
}

function started(state: CallState, event: EventOf<'call-started'>): CallState {
  const { mode, description, channels, permissions, durationSamples, video, enrichment, profile } = event;
  const facts = {
    mode,
    description,
    channels,
    permissions,
    synthetic: event.synthetic ?? false,
    ...(durationSamples === undefined ? {} : { durationSamples }),
    ...(video ? { video } : {}),
    ...(enrichment ? { enrichment } : {}),
    ...(profile ? { profile } : {}),
  };
  return { ...state, phase: 'running', facts };
}

function ended(state: CallState, event: EventOf<'call-ended'>): CallState {
  const { reason, failure } = event;
  const notices = failure
    ? appendBounded(
        state.notices,
        { id: `notice-${event.seq}`, kind: 'failed', atSample: event.atSample, text: failure.message, resolved: false },
        NOTICE_LIMIT,
      )
    : state.notices;
  return {
    ...state,
    phase: 'ended',
    notices,
    speech: state.speech.map((span) => (span.open ? { ...span, open: false } : span)),
    ended: failure ? { reason, failure } : { reason },
  };
}

function withModels(state: CallState, event: AssistEvent): CallState['models'] {
  const fresh = event.provenance.filter(
    (each) => !state.models.some((known) => known.model === each.model && known.version === each.version),
  );
  return fresh.length > 0 ? [...state.models, ...fresh] : state.models;
}
