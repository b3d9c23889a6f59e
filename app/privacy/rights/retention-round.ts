import { z } from 'zod';
import type { OpenedProfile } from '../profiles/chosen-profile.ts';
import { operatorOf } from '../vault/operator-tag.ts';
import type { Vault } from '../vault/vault.ts';
import { applyRetention, dueCalls } from './retention.ts';
import { judgeClock, LONGEST_STEP_DAYS, type SeenClock, seenClock } from './retention-clock.ts';

const SETTING = 'retention';
const kept = z.strictObject({
  clock: seenClock,
  erased: z.strictObject({ atEpochMs: z.number(), calls: z.int().min(1) }).exactOptional(),
});
type Kept = z.infer<typeof kept>;

/** What there is to tell of the erasing of calls whose days are over. */
export interface RetentionNews {
  /** The last time that the app has erased some; milliseconds since 1970. */
  readonly erased?: { readonly atEpochMs: number; readonly calls: number };
  /** Why nothing is erased now, and what to do. */
  readonly heldOff?: string;
}

export interface RetentionRound {
  readonly opened: OpenedProfile;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Erases the calls whose days are over, unless the profile cannot be relied on, or the clock cannot. @throws AppError as the vault does. */
export async function retentionRound(vault: Vault, { opened, nowMs }: RetentionRound): Promise<RetentionNews> {
  const before = remembered(vault, nowMs);
  if (opened.problem !== undefined) return newsOf(before, `No call is erased by its age. ${opened.problem}`);
  const { believed, seen } = judgeClock(nowMs, before.clock);
  if (!believed) return newsOf(remember(vault, { ...before, clock: seen }), heldOff(nowMs));
  // Looked at before anything is erased: a round that fails does not make the next one doubt the clock.
  const looked = remember(vault, { ...before, clock: seen });
  const calls = await applyRetention(vault, dueCalls(vault, opened.profile, nowMs));
  return newsOf(calls === 0 ? looked : remember(vault, { ...looked, erased: { atEpochMs: nowMs, calls } }));
}

/** A person has said that the clock is right: what is due by it may be erased from now on, so the audit log tells of it. */
export function confirmClock(vault: Vault, nowMs: number): void {
  const confirmed = { kind: 'configuration-changed', setting: 'retention-clock', by: operatorOf(vault) } as const;
  vault.write([confirmed], () => remember(vault, { ...remembered(vault, nowMs), clock: { seenAtEpochMs: nowMs } }));
}

/** Before the first look the audit log tells when the vault was used last. */
function remembered(vault: Vault, nowMs: number): Kept {
  const parsed = kept.safeParse(parsedJson(vault.setting(SETTING)));
  if (parsed.success) return parsed.data;
  const clock: SeenClock = { seenAtEpochMs: vault.lastUsedAtEpochMs ?? nowMs };
  return { clock };
}

function remember(vault: Vault, state: Kept): Kept {
  vault.keepSetting(SETTING, JSON.stringify(state));
  return state;
}

function newsOf({ erased }: Kept, heldOff?: string): RetentionNews {
  return { ...(erased && { erased }), ...(heldOff !== undefined && { heldOff }) };
}

function heldOff(nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return `The date of this computer (${day}) is more than ${LONGEST_STEP_DAYS} days ahead of when the app was used last, so no call is erased by its age before tomorrow. Correct the date, or say that it is right.`;
}

function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
