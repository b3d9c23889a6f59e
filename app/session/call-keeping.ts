import type { AssistEvent, AssistEventBody, EventOf } from '../contract/events.ts';
import { isEphemeral } from '../contract/events.ts';
import { isPurged } from '../contract/purge.ts';
import { samplesToSeconds } from '../domain/audio.ts';
import type { SubjectTag } from '../domain/audit.ts';
import { AppError } from '../domain/errors.ts';
import type { Redactor } from '../privacy/redaction/find-sensitive.ts';
import type { StorePermission } from '../privacy/vault/store-permission.ts';
import type { CallEnd, CallHeader } from '../privacy/vault/stored-call.ts';
import { unstoredTag } from '../privacy/vault/unstored-tag.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import { CallAudit } from './call-audit.ts';
import { HeldEvents } from './held-events.ts';
import type { SessionLog } from './session-log.ts';

/** Most events that wait for a disk that fails: some hours of a call. */
const MOST_WAITING = 100_000;

/** What decides whether and how a call is stored. */
export interface KeepingRules {
  /** The permission to store the call, as things stand; undefined: it may not be stored, or no longer. */
  permission(callId: string): StorePermission | undefined;
  /** Finds what is personal in words; it is taken out before anything is stored. */
  readonly redactor: Redactor;
  /** The compliance profile that holds, and whose call it is, if that is known. */
  readonly about: Pick<CallHeader, 'profile' | 'customerRef'>;
}

export interface CallKeepingDeps {
  readonly door: VaultDoor;
  readonly rules: KeepingRules;
  readonly callId: string;
  readonly startedAtEpochMs: number;
  /** Whether another engine began the call: it may have stored something of it. */
  readonly resumed: boolean;
  /** Tells that storing fails or goes on again. */
  readonly tell: (body: AssistEventBody) => void;
  readonly epochMs: () => number;
  readonly log: SessionLog;
}

/**
 * Puts one call into the vault as it goes on: what was told waits for the next checkpoint and is stored in one transaction. A vault that fails is
 * told of, and the call goes on; what waits is tried again with the next. When the permission is taken back, what was stored is erased at once.
 */
export class CallKeeping {
  readonly #deps: CallKeepingDeps;
  #waiting: readonly AssistEvent[] = [];
  readonly #audit = new CallAudit();
  readonly #held: HeldEvents;
  #start: EventOf<'call-started'> | undefined;
  #end: EventOf<'call-ended'> | undefined;
  /** Whether something of the call may be in the vault. */
  #stored: boolean;
  #failing = false;
  /** How often the permission was taken back, and up to which of these what was stored is gone. */
  #revocations = 0;
  #followed = 0;
  /** Whether the rest of an erasure waits for the call's end. */
  #hasErased = false;
  #atSample = 0;
  #work: Promise<void> = Promise.resolve();
  /** Whether a lost engine may have noted what is noted again. */
  #mayRepeat: boolean;

  constructor(deps: CallKeepingDeps) {
    this.#deps = deps;
    this.#held = new HeldEvents(deps.rules.redactor);
    this.#stored = deps.resumed && deps.door.exists();
    this.#mayRepeat = this.#stored;
  }

  /** Takes an event of the call. What comes while the call may not be stored is let go of, but for its beginning. */
  take(event: AssistEvent): void {
    if (isEphemeral(event) || isOurs(event)) return;
    const { rules, callId } = this.#deps;
    this.#atSample = event.atSample;
    this.#audit.take(event);
    if (event.type === 'call-ended') this.#end = event;
    const isStart = event.type === 'call-started';
    const mayStore = rules.permission(callId) !== undefined;
    // What a person has said is followed at once: the next checkpoint may be seconds away.
    if (event.type === 'consent' && !mayStore) this.#revoke();
    if (!mayStore && !isStart) return;
    if (event.type === 'call-started') this.#start = event;
    else if (this.#waiting.length + this.#held.count < MOST_WAITING) this.#held.take(event);
    if (event.type === 'purged') this.#waiting = this.#waiting.filter((other) => !isPurged(other, event));
  }

  /** Holds also when the permission is given anew before the vault is at hand. */
  #revoke(): void {
    this.#revocations += 1;
    this.#waiting = [];
    this.#held.forget();
    void this.flush();
  }

  /** Stores what waits, or erases what may no longer be stored. Never rejects; one at a time. @returns when that is done. */
  flush(): Promise<void> {
    this.#work = this.#work.then(() => this.#flush());
    return this.#work;
  }

  async #flush(): Promise<void> {
    try {
      const { door, rules, callId } = this.#deps;
      const revocations = this.#revocations;
      if (!rules.permission(callId)) await this.#forget();
      else if (this.#followed < revocations) await this.#eraseStored();
      this.#followed = revocations;
      const vault = rules.permission(callId) && (await door.open());
      // Asked once more, as opening may have taken its time.
      const permission = this.#followed === this.#revocations ? rules.permission(callId) : undefined;
      if (vault && permission) this.#store(vault, permission);
      if (this.#failing) this.#deps.tell({ type: 'restored', atSample: this.#atSample, provenance: [], part: 'vault' });
      this.#failing = false;
    } catch (error) {
      this.#fail(error);
    }
  }

  #store(vault: Vault, permission: StorePermission): void {
    const { rules, callId, startedAtEpochMs, epochMs } = this.#deps;
    this.#waiting = [...this.#waiting, ...this.#held.settled(this.#end !== undefined)];
    const events = this.#start ? [this.#start, ...this.#waiting] : this.#waiting;
    if (events.length === 0 && !this.#end && this.#audit.isEmpty) return;
    const [end, start] = [this.#end, this.#start];
    vault.write([], () => {
      if (start) {
        const { mode, synthetic } = start;
        const header = { callId, startedAtEpochMs, mode, ...rules.about };
        vault.beginCall({ ...header, ...(synthetic !== undefined && { synthetic }) }, permission);
      }
      vault.appendEvents(callId, events, permission);
      if (end) vault.endCall(callId, callEnd(end, epochMs()), permission);
      const tag = vault.callTag(callId);
      this.#leaveOutNoted(vault, [tag, unstoredTag(vault, callId)]);
      vault.write(this.#audit.entries(tag), () => {});
    });
    this.#audit.clear();
    this.#stored = true;
    this.#waiting = [];
    this.#start = undefined;
    this.#end = undefined;
  }

  async #forget(): Promise<void> {
    this.#waiting = [];
    this.#held.forget();
    const { door } = this.#deps;
    if (!door.exists()) return this.#audit.clear();
    await this.#eraseStored();
    if (!this.#audit.isEmpty) this.#noteUnstored(await door.open());
    if (!this.#hasErased || !this.#end) return;
    (await door.open()).finishErasures();
    this.#hasErased = false;
  }

  async #eraseStored(): Promise<void> {
    if (!this.#stored) return;
    const { door, callId } = this.#deps;
    await (await door.open()).eraseCalls([callId], { reason: 'withdrawal', inCall: true });
    this.#stored = false;
    this.#hasErased = true;
  }

  #noteUnstored(vault: Vault): void {
    const tag = unstoredTag(vault, this.#deps.callId);
    this.#leaveOutNoted(vault, [tag]);
    vault.write(this.#audit.entries(tag), () => {});
    this.#audit.clear();
  }

  #leaveOutNoted(vault: Vault, tags: readonly SubjectTag[]): void {
    if (this.#mayRepeat) this.#audit.leaveOutNoted(vault.audit, tags);
    this.#mayRepeat = false;
  }

  #fail(error: unknown): void {
    const { log, tell } = this.#deps;
    const isExpected = error instanceof AppError;
    if (!isExpected) log.error({ err: error }, 'the call could not be stored');
    if (this.#failing) return;
    this.#failing = true;
    const message = 'The call is not being stored, because of an internal error.';
    const failure = isExpected
      ? { code: error.code, message: error.message }
      : ({ code: 'vault-unavailable', message } as const);
    tell({ type: 'degraded', atSample: this.#atSample, provenance: [], part: 'vault', failure });
  }
}

function callEnd({ reason, durationSamples }: EventOf<'call-ended'>, endedAtEpochMs: number): CallEnd {
  return { endedAtEpochMs, ending: reason, lengthMs: Math.round(samplesToSeconds(durationSamples) * 1000) };
}

/** What is told of the vault itself is about this run of the app, not about the call. */
function isOurs(event: AssistEvent): boolean {
  return (event.type === 'degraded' || event.type === 'restored') && event.part === 'vault';
}
