import type { EventOf } from '../../app/contract/events.ts';
import type { CallState, Line } from './call-state.ts';
import { upsertByStart } from './ordered-list.ts';

/** Speech, words and turns: what was said, by whom and when. */
export function reduceSpeech(
  state: CallState,
  event: EventOf<'speech-started' | 'speech-ended' | 'partial' | 'utterance' | 'overlap' | 'silence' | 'talk'>,
): CallState {
  switch (event.type) {
    case 'speech-started':
      return { ...state, speech: upsertByStart(state.speech, { ...event.segment, open: true }) };
    case 'speech-ended':
      return { ...state, speech: upsertByStart(state.speech, { ...event.segment, open: false }) };
    case 'partial':
      return reducePartial(state, event);
    case 'utterance':
      return reduceUtterance(state, event);
    case 'overlap':
      return { ...state, overlaps: [...state.overlaps, event.overlap] };
    case 'silence':
      return { ...state, silences: [...state.silences, event.span] };
    case 'talk':
      return { ...state, talk: event.statistics };
  }
}

/** A partial never replaces the finished utterance of its segment: it may arrive late. It also tells how long the speech is by now. */
function reducePartial(state: CallState, { segment, text }: EventOf<'partial'>): CallState {
  const known = state.lines.findLast((line) => line.id === segment.id);
  if (known && !known.partial) return state;
  const lines = upsertByStart(state.lines, { ...segment, text, partial: true });
  return { ...state, lines, speech: upsertByStart(state.speech, { ...segment, open: true }) };
}

/** An utterance takes the place of its partial; one without words removes it. */
function reduceUtterance(state: CallState, { utterance }: EventOf<'utterance'>): CallState {
  const { id, channel, startSample, endSample, text, score, source } = utterance;
  if (text.trim() === '') return { ...state, lines: state.lines.filter((line) => line.id !== id) };
  const line: Line = { id, channel, startSample, endSample, text, score, source, partial: false };
  return { ...state, lines: upsertByStart(state.lines, line) };
}
