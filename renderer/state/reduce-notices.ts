import type { EventOf, RoadPart } from '../../app/contract/events.ts';
import { type CallState, NOTICE_LIMIT, type Notice } from './call-state.ts';
import { appendBounded, upsert } from './ordered-list.ts';

/** How the road's parts are named on the screen. */
export const PART_NAMES: Readonly<Record<RoadPart, string>> = {
  source: 'Sound source',
  'voice-activity': 'Speech detection',
  words: 'Speech to text',
  prosody: 'Pitch and level',
  'voice-emotion': 'Emotion from the voice',
  'text-emotion': 'Emotion from the words',
  video: 'Picture',
  'face-emotion': 'Emotion from the face',
  fusion: 'Combined emotion',
  context: 'Words in context',
  'cause-words': 'Words of a likely cause',
  satisfaction: 'Likely outcome',
  churn: 'Likelihood of leaving',
  enrichment: 'Second opinions',
  corrections: 'Corrections',
  vault: 'Storage',
  recording: 'Recording of the sound',
  engine: 'Engine',
};

/** Gaps, lost parts and lag: what the agent should know about the call's hearing itself. */
export function reduceNotices(state: CallState, event: EventOf<'gap' | 'degraded' | 'restored' | 'lag'>): CallState {
  switch (event.type) {
    case 'gap': {
      // A stretch that was left out on purpose is worth a line, not a worry.
      const gap = {
        id: `gap-${event.seq}`,
        ...event.span,
        channels: event.channels,
        reason: event.reason,
        message: event.message,
      };
      return note({ ...state, gaps: [...state.gaps, gap] }, event, {
        kind: 'gap',
        text: event.message,
        resolved: event.reason === 'skipped' || event.reason === 'payment',
      });
    }
    case 'degraded':
      return note(resolve(state, event.part, 'degraded'), event, {
        kind: 'degraded',
        part: event.part,
        text: `${PART_NAMES[event.part]}: ${event.failure.message}`,
        resolved: false,
      });
    case 'restored':
      return resolve(resolve(state, event.part, 'degraded'), event.part, 'lag');
    case 'lag':
      return noteLag(state, event);
  }
}

/** One notice per lagging part, rewritten while it lags and resolved once it has caught up. */
function noteLag(state: CallState, event: EventOf<'lag'>): CallState {
  if (event.behindMs < 1) return resolve(state, event.part, 'lag');
  const behindSeconds = (event.behindMs / 1000).toFixed(1);
  const text = `${PART_NAMES[event.part]} fell ${behindSeconds} s behind. Nothing is lost.`;
  const open = state.notices.findLast(
    (notice) => notice.kind === 'lag' && notice.part === event.part && !notice.resolved,
  );
  if (open) return { ...state, notices: upsert(state.notices, { ...open, text }) };
  return note(state, event, { kind: 'lag', part: event.part, text, resolved: false });
}

function note(
  state: CallState,
  { seq, atSample }: { readonly seq: number; readonly atSample: number },
  notice: Omit<Notice, 'id' | 'atSample'>,
): CallState {
  const entry: Notice = { id: `notice-${seq}`, atSample, ...notice };
  return { ...state, notices: appendBounded(state.notices, entry, NOTICE_LIMIT) };
}

function resolve(state: CallState, part: RoadPart, kind: Notice['kind']): CallState {
  if (!state.notices.some((notice) => notice.part === part && notice.kind === kind && !notice.resolved)) return state;
  const notices = state.notices.map((notice) =>
    notice.part === part && notice.kind === kind ? { ...notice, resolved: true } : notice,
  );
  return { ...state, notices };
}
