import type { Checkpoint } from '../contract/commands.ts';
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import type { AudioFrame } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { ConsentLedger } from '../privacy/consent/consent-ledger.ts';
import { recordingPermission } from '../privacy/consent/recording-permission.ts';
import { storingPermission } from '../privacy/consent/storing-permission.ts';
import { auditedProfile } from '../privacy/profiles/profile-audit.ts';
import type { Redactor } from '../privacy/redaction/find-sensitive.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import { CallKeeping } from './call-keeping.ts';
import { CallRecording } from './call-recording.ts';
import type { SessionLog } from './session-log.ts';

interface CallStoringDeps {
  readonly door: VaultDoor;
  readonly ledger: ConsentLedger;
  readonly gate: ConsentGate;
  readonly redactor: Redactor;
  readonly callId: string;
  readonly startedAtEpochMs: number;
  /** Whether another engine began the call. */
  readonly resumed: boolean;
  /** Whether the call's words are recognised, or given. */
  readonly words: boolean;
  /** The company's reference of the customer, where it was said. */
  readonly customerRef?: string;
  readonly tell: (body: AssistEventBody) => void;
  readonly epochMs: () => number;
  readonly log: SessionLog;
}

/** What a call leaves in the vault, as far as its people agree: what was told of it, and its sound. */
export interface CallStoring {
  /** Takes an event of the call, each, in order. */
  take(event: AssistEvent): void;
  /** Takes sound as it is heard. */
  hear(frame: AudioFrame): void;
  /** A checkpoint was made: a good moment to store. */
  checkpoint(checkpoint: Checkpoint): void;
  /** Stores what is ready. Never rejects. @returns when that is done. */
  flush(): Promise<void>;
}

export function createCallStoring(deps: CallStoringDeps): CallStoring {
  const { ledger, gate, words, customerRef } = deps;
  const keeping = new CallKeeping({
    ...deps,
    rules: {
      permission: () => storingPermission(ledger),
      redactor: deps.redactor,
      about: { profile: auditedProfile(ledger.profile), ...(customerRef !== undefined && { customerRef }) },
    },
  });
  const recording = new CallRecording({
    ...deps,
    permission: (channel) => recordingPermission(ledger, channel),
    hasWords: (channel) => words && gate.verdict('transcribe', channel).allowed,
  });
  const flush = async (): Promise<void> => {
    // Sound belongs to a stored call, so the call goes first.
    await keeping.flush();
    await recording.flush();
  };
  return {
    take(event) {
      keeping.take(event);
      recording.take(event);
    },
    hear: (frame) => recording.push(frame),
    checkpoint(checkpoint) {
      recording.settle(checkpoint);
      void flush();
    },
    flush,
  };
}
