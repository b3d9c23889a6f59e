import { isOf } from '../../app/contract/consent.ts';
import type { EventOf } from '../../app/contract/events.ts';
import type { ConsentPurpose } from '../../app/domain/consent.ts';
import type { CallState, Reading } from './call-state.ts';

/** What was agreed to, and what goes when an agreement is taken back. */
export function reduceConsent(state: CallState, event: EventOf<'consent' | 'consent-heard' | 'purged'>): CallState {
  if (event.type === 'purged') return forget(state, event);
  if (event.type === 'consent-heard') return { ...state, heard: { purposes: event.purposes, answer: event.answer } };
  const facts = state.facts && { ...state.facts, permissions: event.permissions };
  if (event.person !== 'customer') return { ...state, ...(facts && { facts }) };
  const { heard, ...rest } = state;
  const isOpen = heard?.purposes.some((purpose) => !event.consent.answers[purpose]);
  return { ...rest, ...(facts && { facts }), consent: event.consent, ...(isOpen && heard && { heard }) };
}

/**
 * Forgets what was made under purposes that were taken back; the same rule as `app/contract/purge.ts`, on what the window has made of the events.
 * What rests on everything that was read (sentiment, forecasts, prompts) goes with each of its parts.
 */
function forget(state: CallState, { person, purposes }: EventOf<'purged'>): CallState {
  const takes = (...which: ConsentPurpose[]) => which.some((purpose) => purposes.includes(purpose));
  const isTheirs = ({ channel }: Pick<Reading, 'channel'>) => isOf(person, channel);
  const all = takes('transcribe', 'voice-emotion', 'text-emotion', 'face-emotion');
  if (!all && !takes('enrichment')) return state;
  const readings = state.readings.map((reading) => (isTheirs(reading) ? without(reading, purposes, all) : reading));
  const ofCustomer = all && person === 'customer';
  const { heard: _heard, ...unheard } = state;
  return {
    ...(takes('transcribe') ? unheard : state),
    readings,
    lines: takes('transcribe') ? state.lines.filter((line) => !isTheirs(line)) : state.lines,
    ...(takes('face-emotion') && person === 'customer' ? { sightings: [], faceSpans: [] } : {}),
    ...(ofCustomer ? { sentiments: [], ahead: [], outcomes: [], prompts: [] } : {}),
  };
}

function without(reading: Reading, purposes: readonly ConsentPurpose[], all: boolean): Reading {
  const gone = new Set<keyof Reading>();
  if (purposes.includes('voice-emotion')) for (const key of ['voice', 'prosody'] as const) gone.add(key);
  if (purposes.includes('text-emotion') || purposes.includes('transcribe'))
    for (const key of ['text', 'context'] as const) gone.add(key);
  if (purposes.includes('face-emotion')) gone.add('face');
  if (purposes.includes('enrichment') || purposes.includes('transcribe')) gone.add('opinion');
  if (all) for (const key of ['fused', 'sentiment', 'correction', 'correctionRefused'] as const) gone.add(key);
  return Object.fromEntries(
    Object.entries(reading).filter(([key]) => !gone.has(key as keyof Reading)),
  ) as unknown as Reading;
}
