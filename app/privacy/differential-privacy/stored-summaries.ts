import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { personConsent } from '../../contract/consent.ts';
import type { AssistEvent } from '../../contract/events.ts';
import type { PersonConsent } from '../../domain/consent.ts';
import { AppError } from '../../domain/errors.ts';
import { subjectTag } from '../audit/subject-tag.ts';
import { keepingVerdict } from '../consent/consent-gate.ts';
import { ConsentLedger } from '../consent/consent-ledger.ts';
import type { Profile } from '../profiles/profile.ts';
import type { StoredCall } from '../vault/stored-call.ts';
import type { Vault } from '../vault/vault.ts';
import { wipe } from '../vault/vault-keys.ts';
import { customerInLedger, PEOPLE_SECRET } from './budget-person.ts';
import { figuresOf } from './call-figures.ts';
import type { CallSummaries, CallSummary } from './call-summaries.ts';

interface StoredSummariesDeps {
  readonly vault: Pick<Vault, 'listCalls' | 'readCall' | 'isRestricted' | 'secret'>;
  /** The profile that holds now. */
  readonly profile: Profile;
}

/**
 * The calls of a vault that may be counted: whole ones that were held and not made, whose use is not restricted and whose customer does not keep supervisors from seeing them. The
 * engine's loop gets its turn between calls.
 */
export function createStoredSummaries({ vault, profile }: StoredSummariesDeps): CallSummaries {
  return {
    async select({ people, fromEpochMs, toEpochMs }) {
      const asked = vault.listCalls().filter(({ header, end }) => {
        const { callId, startedAtEpochMs, synthetic = false } = header;
        return (
          end &&
          !synthetic &&
          !vault.isRestricted(callId) &&
          startedAtEpochMs >= fromEpochMs &&
          startedAtEpochMs < toEpochMs
        );
      });
      if (asked.length === 0) return { version: versionOf([]), calls: [] };
      const key = vault.secret(PEOPLE_SECRET);
      const calls: CallSummary[] = [];
      try {
        for (const call of asked) {
          const { callId, startedAtEpochMs } = call.header;
          const events = eventsOf(vault, callId);
          if (events && isShown(call, events, profile)) {
            // One machine has one agent: the group is too small for anything to be said, and is not told apart any further.
            const person = people === 'customer' ? customerInLedger(key, call.header) : subjectTag(key, 'agent\0');
            calls.push({ person, startedAtEpochMs, figures: figuresOf(events, people) });
          }
          await setImmediate();
        }
      } finally {
        wipe(key);
      }
      return { version: versionOf(calls), calls };
    },
  };
}

/** Undefined for a call that was erased meanwhile. */
function eventsOf(vault: Pick<Vault, 'readCall'>, callId: string): readonly AssistEvent[] | undefined {
  try {
    return vault.readCall(callId).events;
  } catch (error) {
    if (error instanceof AppError && error.code === 'call-not-found') return undefined;
    throw error;
  }
}

/**
 * Whether the customer's calls may be shown to supervisors, by what they last said and the profile of now. A call from under another profile, whose notice was
 * another, counts only where the customer agreed in so many words.
 */
function isShown({ header, consent }: StoredCall, events: readonly AssistEvent[], profile: Profile): boolean {
  const customer = saidIn(events) ?? begunUnder(consent);
  if (header.profile.id !== profile.id && customer.answers['supervisor-view']?.answer !== 'granted') return false;
  return keepingVerdict(new ConsentLedger(profile, { customer }), 'supervisor-view', 'customer').allowed;
}

function saidIn(events: readonly AssistEvent[]): PersonConsent | undefined {
  for (const event of events.toReversed())
    if (event.type === 'consent' && event.person === 'customer') return event.consent;
  return undefined;
}

/** The customer's part of what `storingPermission` writes; nothing said where it is not in that form. */
function begunUnder(consent: string): PersonConsent {
  try {
    const parsed = personConsent.safeParse((JSON.parse(consent) as { readonly customer?: unknown }).customer);
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { answers: {} };
}

/** Changes with anything that an answer could be drawn from. */
function versionOf(calls: readonly CallSummary[]): string {
  return createHash('sha256').update(JSON.stringify(calls), 'utf8').digest('hex');
}
