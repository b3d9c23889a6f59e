import { mkdir } from 'node:fs/promises';
import type { AuditEvent } from '../../domain/audit.ts';
import { AppError } from '../../domain/errors.ts';
import { createCheckpointSigner } from '../audit/audit-key.ts';
import { type AuditLog, createAuditLog } from '../audit/audit-log.ts';
import { createAuditTable, newestEntryMs } from './audit-table.ts';
import { createBudgetTable } from './budget-table.ts';
import { createCallKeys } from './call-keys.ts';
import { createCallMarks } from './call-marks.ts';
import { searchWords } from './call-search.ts';
import { createCallStore, takesOut } from './call-store.ts';
import { type Connected, type Connection, inTransaction } from './connection.ts';
import { customerTag } from './customer-tag.ts';
import { emptyWal, expectedFailure, guarded, openDatabase, scrub } from './database.ts';
import { createTombstones } from './erasure.ts';
import { exportBackup } from './export-backup.ts';
import { importBackup } from './import-backup.ts';
import { chargeImport } from './import-charges.ts';
import { readKeyEnvelope, writeKeyEnvelope } from './key-envelope.ts';
import type { KeyKeepers } from './key-keepers.ts';
import { createLegalHolds } from './legal-holds.ts';
import { type FoundKey, findKeys } from './master-key.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { createRecordingStore } from './recording-store.ts';
import { finishRotation, makeNextDatabase, prepareRotation, switchDatabases, undoRotation } from './rotation.ts';
import { secretNamed } from './secrets.ts';
import { createSettingsTable } from './settings-table.ts';
import type { Vault } from './vault.ts';
import type { VaultFiles } from './vault-files.ts';
import { examineVault } from './vault-integrity.ts';
import { wipe } from './vault-keys.ts';
import { examineWal, type WalState } from './wal-examination.ts';

/** Name of the secret that the audit log is signed with; no backup holds it. */
export const AUDIT_SIGNING_SECRET = 'audit-signing-key';
const SCRUB = 'scrub';

export interface VaultDeps {
  readonly files: VaultFiles;
  readonly keepers: KeyKeepers;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  /** Absent: those of this version of the app. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens the vault, or makes a new one; finishes or undoes what was interrupted when it was last open.
 * @throws AppError `vault-closed` when nothing protects its key, `vault-key-missing`, `vault-key-wrong`, `vault-damaged`, `vault-in-use`,
 * `vault-unavailable`, `disk-full`.
 */
export async function openVault(deps: VaultDeps): Promise<Vault> {
  const { files, keepers, epochMs } = deps;
  const { connection, found, wal } = await connect(deps);
  let current: Connection | undefined = connection;
  let { scheme } = found;
  const connected: Connected = () => {
    if (!current) throw new AppError('vault-closed', 'The vault was closed.');
    return current;
  };
  const keys = createCallKeys(connected);
  const calls = createCallStore(connected, keys);
  const recordings = createRecordingStore(connected, keys, files.recordings);
  const tombstones = createTombstones(connected);
  const settings = createSettingsTable(connected);
  const holds = createLegalHolds(settings);
  const restrictions = createCallMarks(settings, 'restricted');
  const budget = createBudgetTable(connected);
  const audit = openAuditLog(connected, epochMs);
  const lastUsedAtEpochMs = newestEntryMs(createAuditTable(connected));
  /** Whether the write-ahead log still holds something that was taken out of the database. */
  let hasTraces = false;
  const write = <T>(events: readonly AuditEvent[], work: () => T): T => {
    const done = inTransaction(connected, () => {
      const result = work();
      for (const event of events) audit.append(event);
      return result;
    });
    if (hasTraces && !connected().database.inTransaction) {
      emptyWal(connected().database);
      hasTraces = false;
    }
    return done;
  };
  const finishErasures = () => {
    const left = guarded(() => connected().database.prepare('SELECT 1 FROM unfinished WHERE work = ?').get(SCRUB));
    if (left === undefined) return;
    scrub(connected().database);
    guarded(() => connected().database.prepare('DELETE FROM unfinished WHERE work = ?').run(SCRUB));
    emptyWal(connected().database);
  };
  const eraseCalls: Vault['eraseCalls'] = async (callIds, { reason, by, subject, inCall = false }) => {
    if (reason !== 'withdrawal') holds.refuse(callIds);
    const erased = new Set<string>();
    for (const callId of callIds) {
      if (!calls.has(callId)) continue;
      inTransaction(connected, () => {
        const call = calls.tag(callId);
        tombstones.add(callId);
        holds.clear(callId);
        restrictions.clear(callId);
        const rows = calls.remove(callId);
        guarded(() => connected().database.prepare('INSERT OR IGNORE INTO unfinished (work) VALUES (?)').run(SCRUB));
        const who = { ...(by !== undefined && { by }), ...(subject !== undefined && { subject }) };
        audit.append({ kind: 'erasure', what: 'call', reason, keys: 1, rows, call, ...who });
      });
      erased.add(callId);
    }
    if (erased.size === 0) return 0;
    await recordings.stop(erased);
    await recordings.sweep();
    if (inCall) emptyWal(connected().database);
    else finishErasures();
    return erased.size;
  };
  const eraseRecordings: Vault['eraseRecordings'] = async (callId, recordingIds, { reason, by }) => {
    if (reason !== 'withdrawal') holds.refuse([callId]);
    const rows = inTransaction(connected, () => {
      const removed = recordingIds.reduce((sum, recordingId) => sum + recordings.remove(recordingId), 0);
      const entry = { kind: 'erasure', what: 'recording', reason, keys: 0, rows: removed } as const;
      if (removed > 0) audit.append({ ...entry, call: calls.tag(callId), ...(by !== undefined && { by }) });
      return removed;
    });
    if (rows === 0) return 0;
    await recordings.stop(new Set(recordingIds));
    await recordings.sweep();
    emptyWal(connected().database);
    return rows;
  };
  const content = { connected, files, keys, calls, recordings, tombstones, settings, budget };

  try {
    await takeUp();
  } catch (error) {
    current.database.close();
    throw error;
  }

  /** What opening leaves to do once everything is at hand. */
  async function takeUp(): Promise<void> {
    const opened: AuditEvent[] = [{ kind: 'key-opened', scheme }];
    if (found.rotation) opened.push({ kind: 'rotation', what: 'master-key', state: found.rotation, keys: 0 });
    try {
      write(opened, () => {});
      // A log whose tree was read once appends without reading it again.
      inTransaction(connected, () => audit.checkpoint());
    } catch (error) {
      // A damaged log must still be seen by whoever verifies it; nothing that is to be audited can be done meanwhile.
      if (!(error instanceof AppError) || error.code !== 'audit-damaged') throw error;
    }
    await recordings.sweep();
    finishErasures();
  }

  return {
    get scheme() {
      return scheme;
    },
    ...(lastUsedAtEpochMs !== undefined && { lastUsedAtEpochMs }),
    audit,
    budget,
    write,
    beginCall(header, permission) {
      inTransaction(connected, () => {
        if (tombstones.covers(header.callId))
          throw new AppError('call-not-found', 'This call was erased; it is not stored again.');
        const { callId, mode, profile, customerRef } = header;
        const whose = customerRef === undefined ? {} : { customerTag: customerTag(connected, customerRef) };
        if (!calls.begin({ ...header, ...whose }, permission)) return;
        // Not whose call it was: that could be told from the entry for as long as the log lasts, also when the call is erased.
        audit.append({ kind: 'call-started', call: calls.tag(callId), mode, profile });
      });
    },
    appendEvents: (callId, events, permission) =>
      write([], () => {
        hasTraces ||= events.some(takesOut);
        return calls.append(callId, events, permission);
      }),
    appendEmbedding: (callId, embedding, permission) =>
      inTransaction(connected, () => calls.appendEmbedding(callId, embedding, permission)),
    endCall(callId, end, permission) {
      inTransaction(connected, () => {
        calls.end(callId, end, permission);
        const { ending, lengthMs } = end;
        audit.append({ kind: 'call-ended', call: calls.tag(callId), ending, lengthMs });
      });
    },
    hasCall: calls.has,
    listCalls: calls.list,
    readCall: (callId) => ({
      ...calls.call(callId),
      events: calls.events(callId),
      embeddings: calls.embeddings(callId),
      recordings: recordings.ofCall(callId),
    }),
    hasRecording: (callId) => recordings.ofCall(callId).length > 0,
    searchCalls(text) {
      const wanted = searchWords(text);
      if (wanted.length === 0) return [];
      return calls.list().filter(({ header }) => {
        if (restrictions.has(header.callId)) return false;
        const said = calls.words(header.callId);
        return wanted.every((word) => said.has(word));
      });
    },
    callTag: calls.tag,
    holdCall(callId, held, by) {
      const call = calls.tag(callId);
      if (holds.has(callId) === held) return false;
      const action = held ? 'hold-set' : 'hold-lifted';
      write([{ kind: 'retention', dataClass: 'call', action, items: 1, call, by }], () =>
        held ? holds.set(callId, { by, atEpochMs: epochMs() }) : holds.clear(callId),
      );
      return true;
    },
    isHeld: (callId) => holds.has(callId),
    holdOf: (callId) => holds.of(callId),
    restrictCall(callId, restricted, by) {
      const call = calls.tag(callId);
      if (restrictions.has(callId) === restricted) return false;
      const subject = calls.call(callId).header.customerTag;
      const action = restricted ? 'set' : 'lifted';
      const entry = { kind: 'restriction', action, call, by, ...(subject !== undefined && { subject }) } as const;
      write([entry], () =>
        restricted ? restrictions.set(callId, { by, atEpochMs: epochMs() }) : restrictions.clear(callId),
      );
      return true;
    },
    isRestricted: (callId) => restrictions.has(callId),
    customerTag: (customerRef) => inTransaction(connected, () => customerTag(connected, customerRef)),
    callsOf: (customerRef) => calls.list().filter(({ header }) => header.customerRef === customerRef),
    eraseCalls,
    finishErasures,
    openRecordingWriter: recordings.openWriter,
    readRecording: recordings.read,
    listRecordings: recordings.ofCall,
    eraseRecordings,
    setting: settings.read,
    keepSetting: settings.write,
    secret: (name) => inTransaction(connected, () => secretNamed(connected, name)),
    async rotateKeys(keeper = keepers.of(scheme)) {
      const prepared = await prepareRotation(files, keeper);
      let count: number;
      try {
        count = makeNextDatabase(files, connected(), prepared.keys);
      } catch (error) {
        await undoRotation(files);
        throw error;
      }
      current = switchDatabases(files, connected(), prepared.keys);
      scheme = keeper.scheme;
      await finishRotation(files, prepared);
      write([{ kind: 'rotation', what: 'master-key', state: 'finished', keys: count }], () => {});
      return count;
    },
    async exportBackup(path, passphrase) {
      const totals = await exportBackup(content, path, passphrase, epochMs());
      write([{ kind: 'backup', action: 'made', calls: totals.calls, sha256: totals.sha256 }], () => {});
      return totals;
    },
    async importBackup(path, passphrase) {
      try {
        const totals = await importBackup(content, path, passphrase, (charges) =>
          chargeImport(content, charges, write, epochMs()),
        );
        const stale = calls
          .list()
          .flatMap(({ header: { callId } }) => (tombstones.covers(callId) && !holds.has(callId) ? [callId] : []));
        const erased = await eraseCalls(stale, { reason: 'operator' });
        write([{ kind: 'backup', action: 'restored', calls: totals.taken, sha256: totals.sha256 }], () => {});
        return { ...totals, erasedHere: erased };
      } catch (error) {
        if (error instanceof AppError && error.code === 'backup-invalid')
          write([{ kind: 'backup', action: 'refused', calls: 0 }], () => {});
        throw error;
      }
    },
    async checkIntegrity() {
      const report = await examineVault({ connected, files, keepers, calls, recordings, audit, budget, wal });
      const damaged = report.findings.length;
      // A vault too damaged to write to still tells what is wrong with it.
      if (damaged === 0) write([{ kind: 'integrity-checked', outcome: 'sound', damaged }], () => {});
      else tryTo(() => write([{ kind: 'integrity-checked', outcome: 'damaged', damaged }], () => {}));
      return report;
    },
    async close() {
      if (!current) return;
      await recordings.stop();
      const { database, keys: last } = current;
      current = undefined;
      tryTo(() => emptyWal(database));
      database.close();
      wipe(last.page, last.wrapping);
    },
  };
}

/** Key, database and schema of the vault; nothing of the first two is left open when one fails. */
async function connect({ files, keepers, migrations = MIGRATIONS }: VaultDeps): Promise<{
  readonly connection: Connection;
  readonly found: FoundKey;
  readonly wal: WalState;
}> {
  try {
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    const found = await findKeys(files, keepers);
    const wal = await examineWal(files.wal);
    if (wal === 'damaged') {
      const sentence =
        'The write-ahead log of the vault (vault.db-wal) is damaged. Restore a backup; or move that file away to go on without what it held.';
      throw new AppError('vault-damaged', sentence);
    }
    const database = openDatabase(files.database, found.keys.page, { create: found.isNew });
    try {
      await migrate(database, files, migrations);
      if (found.isNew) await markInUse(files);
    } catch (error) {
      database.close();
      throw error;
    }
    return { connection: { database, keys: found.keys }, found, wal };
  } catch (error) {
    throw expectedFailure(error);
  }
}

async function markInUse(files: VaultFiles): Promise<void> {
  const envelope = await readKeyEnvelope(files.key);
  if (envelope) await writeKeyEnvelope(files.key, { ...envelope, inUse: true });
}

function openAuditLog(connected: Connected, epochMs: () => number): AuditLog {
  const seed = inTransaction(connected, () => secretNamed(connected, AUDIT_SIGNING_SECRET));
  const signer = createCheckpointSigner(seed);
  wipe(seed);
  return createAuditLog({ store: createAuditTable(connected), signer, epochMs });
}

/** Does what may fail with the disk or a damaged file, and matters no more then. */
function tryTo(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
