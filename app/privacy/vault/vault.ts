import type { AssistEvent } from '../../contract/events.ts';
import type { AuditEvent, SubjectTag } from '../../domain/audit.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { BackupTotals } from './backup-format.ts';
import type { BudgetTable } from './budget-table.ts';
import type { CallMark } from './call-marks.ts';
import type { Embedding } from './call-store.ts';
import type { ErasureCause } from './erasure.ts';
import type { ImportTotals } from './import-backup.ts';
import type { KeyKeeper, KeyScheme } from './key-keeper.ts';
import type { RecordingWriter, StoredRecording } from './recording-store.ts';
import type { StorePermission } from './store-permission.ts';
import type { CallEnd, CallHeader, RecordingFormat, StoredCall } from './stored-call.ts';
import type { IntegrityReport } from './vault-integrity.ts';

/** All that is stored of one call, but for its recordings' samples. */
export interface StoredCallContent extends StoredCall {
  readonly events: readonly AssistEvent[];
  readonly embeddings: readonly Embedding[];
  readonly recordings: readonly StoredRecording[];
}

/**
 * The encrypted store of this machine. One process has it open at a time. Every method throws AppError: `call-not-found` for a call that is not
 * there, `vault-damaged` for what does not open, `disk-full` and `vault-unavailable` when the disk fails; then nothing of that step was stored.
 */
export interface Vault {
  /** What protects its master key. */
  readonly scheme: KeyScheme;
  /** When it was used last before it was opened, by the newest entry of the audit log; milliseconds since 1970, absent for a new vault. */
  readonly lastUsedAtEpochMs?: number;
  /** The audit log, over rows of this vault. */
  readonly audit: AuditLog;
  /** What figures over calls have cost. Spends are added within a `write` that tells of them. */
  readonly budget: BudgetTable;
  /** Does some work in one transaction with the audit entries that tell of it: all of it stands, or nothing. */
  write<T>(events: readonly AuditEvent[], work: () => T): T;

  /** Begins to store a call; nothing when it was begun before. */
  beginCall(header: CallHeader, permission: StorePermission): void;
  /** Stores events of a call; those that are stored already, by their `seq`, are left out. @returns how many were stored. */
  appendEvents(callId: string, events: readonly AssistEvent[], permission: StorePermission): number;
  appendEmbedding(callId: string, embedding: Embedding, permission: StorePermission): void;
  endCall(callId: string, end: CallEnd, permission: StorePermission): void;
  hasCall(callId: string): boolean;
  /** Calls by when they began. */
  listCalls(): readonly StoredCall[];
  readCall(callId: string): StoredCallContent;
  /** The calls in which all these words were said, in any order; case and accents do not count. None whose use is restricted. */
  searchCalls(words: string): readonly StoredCall[];
  hasRecording(callId: string): boolean;
  /** What stands for the call in the audit log. */
  callTag(callId: string): SubjectTag;
  /** Sets or lifts a legal hold, and has the audit log tell of it. @returns whether that changed anything. */
  holdCall(callId: string, held: boolean, by: SubjectTag): boolean;
  isHeld(callId: string): boolean;
  /** Who holds the call, and since when, if that is known. */
  holdOf(callId: string): CallMark | undefined;
  /** Sets or lifts the restriction of a call's use, and has the audit log tell of it. @returns whether that changed anything. */
  restrictCall(callId: string, restricted: boolean, by: SubjectTag): boolean;
  isRestricted(callId: string): boolean;
  /** What stands for a customer in the audit log: an HMAC of the company's reference. */
  customerTag(customerRef: string): SubjectTag;
  /** The calls that were stored with this reference of the customer, by when they began. */
  callsOf(customerRef: string): readonly StoredCall[];
  /**
   * Destroys the calls' keys, then their rows and recordings, and every trace in the files. Calls that are not there are passed over.
   * @returns how many were erased. @throws AppError `call-held` when a legal hold keeps one of them: then none is erased. A withdrawal goes before a hold.
   */
  eraseCalls(callIds: readonly string[], cause: ErasureCause): Promise<number>;
  /** Rewrites the database if an erasure within a call has left that to do. */
  finishErasures(): void;

  openRecordingWriter(callId: string, format: RecordingFormat, permission: StorePermission): Promise<RecordingWriter>;
  /** The samples of a recording, in order, from a byte of them on; of one whose writing was cut off, those up to there. */
  readRecording(recordingId: string, fromByte?: number): AsyncGenerator<Buffer>;
  /** The recordings of a call by where they begin in it. */
  listRecordings(callId: string): readonly StoredRecording[];
  /** Removes recordings of a call that stays, and their traces in the files. @returns how many; those that are not there are passed over. */
  eraseRecordings(callId: string, recordingIds: readonly string[], cause: ErasureCause): Promise<number>;

  setting(name: string): string | undefined;
  keepSetting(name: string, value: string): void;
  /** A lasting random secret of 32 bytes by its name, made at its first use; the caller wipes its copy. */
  secret(name: string): Buffer;

  /** Puts all under a new master key. @param keeper another protection for it; the same as before when absent. @returns how many keys went over. */
  rotateKeys(keeper?: KeyKeeper): Promise<number>;
  /** Writes everything but the audit log into one encrypted file. @throws AppError `report-unwritable`. */
  exportBackup(path: string, passphrase: string): Promise<BackupTotals>;
  /** Takes in the calls of a backup that are neither here nor were ever erased. All of it is checked first. @throws AppError `backup-invalid`. */
  importBackup(path: string, passphrase: string): Promise<ImportTotals>;
  /** Looks at everything that is stored, and names what is damaged. */
  checkIntegrity(): Promise<IntegrityReport>;
  close(): Promise<void>;
}
