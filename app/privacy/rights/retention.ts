import type { SubjectTag } from '../../domain/audit.ts';
import type { Profile } from '../profiles/profile.ts';
import type { StoredCall } from '../vault/stored-call.ts';
import type { Vault } from '../vault/vault.ts';

const DAY_MS = 24 * 3_600_000;

/** A stored call whose days are over. */
export interface DueCall {
  readonly callId: string;
  /** From when on it was to be erased, milliseconds since 1970. */
  readonly dueAtEpochMs: number;
  /** Under a legal hold, or restricted by the person it is about, who may need it: it stays. */
  readonly held: boolean;
}

/** A profile's days for what a call in the vault holds. A call is erased as a whole, so the shortest of them decides. */
export function daysKept({ retentionDays }: Profile, hasRecording: boolean): number {
  const { events, transcript, recording } = retentionDays;
  return Math.min(events, transcript, ...(hasRecording ? [recording] : []));
}

/** When a call is to be erased, counted from its end; from its beginning where it was cut off. */
export function dueAt({ header, end }: StoredCall, profile: Profile, hasRecording: boolean): number {
  return (end?.endedAtEpochMs ?? header.startedAtEpochMs) + daysKept(profile, hasRecording) * DAY_MS;
}

/** The stored calls whose days are over under the profile that holds now, whichever held when they were stored. */
export function dueCalls(vault: Vault, profile: Profile, nowMs: number): readonly DueCall[] {
  return vault.listCalls().flatMap((call) => {
    const { callId } = call.header;
    if (dueAt(call, profile, true) > nowMs) return [];
    // Only of calls that a recording would make due is it worth looking whether they have one.
    const dueAtEpochMs = dueAt(call, profile, vault.hasRecording(callId));
    return dueAtEpochMs > nowMs
      ? []
      : [{ callId, dueAtEpochMs, held: vault.isHeld(callId) || vault.isRestricted(callId) }];
  });
}

/** Erases what is due and not held, and has the audit log tell of it. @param by absent: the app, on its own. @returns how many calls were erased. */
export async function applyRetention(vault: Vault, due: readonly DueCall[], by?: SubjectTag): Promise<number> {
  const callIds = due.filter(({ held }) => !held).map(({ callId }) => callId);
  if (callIds.length === 0) return 0;
  const who = by === undefined ? {} : { by };
  const items = await vault.eraseCalls(callIds, { reason: 'retention', ...who });
  vault.write([{ kind: 'retention', dataClass: 'call', action: 'applied', items, ...who }], () => {});
  return items;
}
