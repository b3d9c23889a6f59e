import type { EventOf } from '../../app/contract/events.ts';
import type { CallState, Reading } from './call-state.ts';

/** What was said of utterances' emotions, and what was taken back. The readings themselves stay as they were told. */
export function reduceCorrections(state: CallState, event: EventOf<'correction' | 'corrections-undone'>): CallState {
  const change = event.type === 'correction' ? corrected(event) : undone(event);
  return { ...state, readings: state.readings.map(change) };
}

function corrected({ segment, verdict, outcome }: EventOf<'correction'>): (reading: Reading) => Reading {
  return (reading) => {
    if (reading.id !== segment.id) return reading;
    const { correctionRefused: _, ...rest } = reading;
    if (outcome.kind === 'refused') return { ...rest, correctionRefused: { verdict, message: outcome.message } };
    return { ...rest, correction: { verdict, serial: outcome.serial, check: outcome.check } };
  };
}

function undone({ serials }: EventOf<'corrections-undone'>): (reading: Reading) => Reading {
  return (reading) => {
    const { correction, ...rest } = reading;
    return correction && serials.includes(correction.serial) ? rest : reading;
  };
}
