import type { EventOf } from '../../app/contract/events.ts';
import type { CallState } from './call-state.ts';

/**
 * A payment begins or is over. When it begins, whatever was still being said is let go of: neither its words so far nor what was read from them
 * stay on the screen.
 */
export function reducePayment(state: CallState, event: EventOf<'payment-pause'>): CallState {
  if (event.state === 'resumed') {
    const { payment: _over, ...rest } = state;
    return rest;
  }
  const { resumesAtSample = event.atSample } = event;
  if (event.state !== 'paused') {
    if (!state.payment) return state;
    return { ...state, payment: { ...state.payment, resumesAtSample, endsSoon: event.state === 'resuming-soon' } };
  }
  const open = new Set(state.speech.flatMap(({ id, open }) => (open ? [id] : [])));
  const isOver = ({ id }: { readonly id: string }) => !open.has(id);
  return {
    ...state,
    speech: state.speech.filter(isOver),
    lines: state.lines.filter((line) => !line.partial),
    readings: state.readings.filter(isOver),
    payment: {
      sinceSample: event.atSample,
      resumesAtSample,
      endsSoon: false,
      ...(event.cause && { cause: event.cause }),
    },
  };
}
