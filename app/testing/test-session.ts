import { type AssistEvent, assistEvent, type EventOf } from '../contract/events.ts';
import { createConsentGate } from '../privacy/consent/consent-gate.ts';
import { ConsentLedger } from '../privacy/consent/consent-ledger.ts';
import type { CallSession } from '../session/call-session.ts';
import type { CallSessionDeps } from '../session/call-session-deps.ts';
import { SILENT_LOG } from '../session/session-log.ts';
import { OPEN_PROFILE } from './open-profile.ts';

/** What most tests of a call leave as it is: full speed, words, no partials, the strictest gate, nothing kept and nothing logged. */
export function sessionSetting(): Omit<CallSessionDeps, 'source' | 'recognisers'> {
  const ledger = new ConsentLedger(OPEN_PROFILE);
  return {
    callId: 'call-1',
    gate: createConsentGate(ledger),
    ledger,
    speed: 'max',
    words: true,
    partials: false,
    onCheckpoint: () => {},
    now: () => performance.now(),
    epochMs: Date.now,
    log: SILENT_LOG,
  };
}

/** Everything a call tells, each event checked against the contract. @param on told each one as it comes. */
export async function toldBy(call: CallSession, on?: (event: AssistEvent) => void): Promise<AssistEvent[]> {
  const events: AssistEvent[] = [];
  for await (const event of call.events()) {
    assistEvent.parse(event);
    events.push(event);
    on?.(event);
  }
  return events;
}

/** The events of one type. */
export function eventsOf<T extends AssistEvent['type']>(events: readonly AssistEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}
