import { BROUGHT_ALONG, type GivenConsent } from '../contract/consent.ts';
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import type { PersonConsent } from '../domain/consent.ts';
import { ConsentLedger } from '../privacy/consent/consent-ledger.ts';
import type { Profile } from '../privacy/profiles/profile.ts';

/** What a call begins with. */
interface LedgerOpening {
  readonly profile: Profile;
  readonly given: GivenConsent | undefined;
  readonly mode: 'recording' | 'live';
  /** What an engine that was lost told of the call. */
  readonly told: readonly AssistEvent[];
  readonly epochMs: () => number;
  /** When the agent read what is done with their own words; undefined: they have not. */
  readonly agentToldAtEpochMs?: number | undefined;
}

/** The ledger of a call that begins, or goes on. Of what was given beforehand, only what the profile accepts is noted. */
export function openLedger({ profile, given, mode, told, epochMs, agentToldAtEpochMs }: LedgerOpening): ConsentLedger {
  const known = told.flatMap((event) => (event.type === 'consent' ? [[event.person, event.consent] as const] : []));
  if (known.length > 0) return new ConsentLedger(profile, Object.fromEntries(known));
  const ledger = new ConsentLedger(profile);
  const { notice, granted, form } =
    given ?? (mode === 'recording' ? BROUGHT_ALONG : { notice: undefined, granted: [], form: 'pressed' });
  const moment = { atSample: 0, atEpochMs: epochMs() };
  // Who brings a recording along vouches for both of its people.
  const agentTold = mode === 'recording' ? moment.atEpochMs : agentToldAtEpochMs;
  if (agentTold !== undefined) {
    const way = mode === 'recording' ? 'imported' : 'written';
    ledger.record('agent', { kind: 'notice', way }, { atSample: 0, atEpochMs: agentTold });
  }
  if (notice) ledger.record('customer', { kind: 'notice', way: notice }, moment);
  for (const purpose of granted) {
    if (!notice || !ledger.accepts('customer', purpose, form)) continue;
    ledger.record('customer', { kind: 'answer', answer: 'granted', purposes: [purpose], form }, moment);
  }
  return ledger;
}

/** The event that tells what a person was told and has answered, and what may be done now. */
export function consentEvent(
  person: 'customer' | 'agent',
  consent: PersonConsent,
  permissions: Extract<AssistEventBody, { type: 'consent' }>['permissions'],
  atSample: number,
): AssistEventBody {
  return { type: 'consent', atSample, provenance: [], person, consent, permissions };
}

/** Whether something was said at all: a call in which nobody was asked does not begin with an empty list. */
export function hasSpoken({ notice, answers }: PersonConsent): boolean {
  return notice !== undefined || Object.keys(answers).length > 0;
}
