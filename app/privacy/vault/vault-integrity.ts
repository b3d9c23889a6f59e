/** Looks at every part of a vault and names what is damaged. */
import { AppError } from '../../domain/errors.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { readSpend } from '../differential-privacy/spend.ts';
import type { BudgetTable } from './budget-table.ts';
import type { CallStore } from './call-store.ts';
import type { Connected } from './connection.ts';
import { databaseFaults, guarded } from './database.ts';
import { readKeyEnvelope } from './key-envelope.ts';
import type { KeyKeepers } from './key-keepers.ts';
import { unwrapped } from './master-key.ts';
import type { RecordingStore } from './recording-store.ts';
import type { VaultFiles } from './vault-files.ts';
import { wipe } from './vault-keys.ts';
import type { WalState } from './wal-examination.ts';

/** A part that is not as it was written. */
export interface IntegrityFinding {
  readonly part: 'database' | 'write-ahead-log' | 'key' | 'call' | 'recording' | 'audit-log' | 'privacy-budget';
  /** Which one: a file's name, a call's or recording's id. */
  readonly name: string;
  readonly sentence: string;
}

export interface IntegrityReport {
  readonly findings: readonly IntegrityFinding[];
  readonly calls: number;
  readonly recordings: number;
  readonly auditEntries: number;
}

export interface IntegrityDeps {
  readonly connected: Connected;
  readonly files: VaultFiles;
  readonly keepers: KeyKeepers;
  readonly calls: CallStore;
  readonly recordings: RecordingStore;
  readonly audit: AuditLog;
  readonly budget: BudgetTable;
  /** How the write-ahead log was found at opening. */
  readonly wal: WalState;
}

export async function examineVault(deps: IntegrityDeps): Promise<IntegrityReport> {
  const { connected, calls, recordings, audit, budget, wal } = deps;
  const findings: IntegrityFinding[] = [];
  const look = async (part: IntegrityFinding['part'], name: string, work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      findings.push({ part, name, sentence: error.message });
    }
  };
  if (wal === 'last-write') {
    const sentence =
      'The last write before the vault was opened did not hold and was undone: it was interrupted, or the file was altered.';
    findings.push({ part: 'write-ahead-log', name: 'vault.db-wal', sentence });
  }
  await look('database', 'vault.db', () => {
    const [fault] = databaseFaults(connected().database);
    if (fault !== undefined) throw new AppError('vault-damaged', `vault.db is damaged: ${firstLine(fault)}`);
  });
  await look('key', 'vault-key.json', () => examineKey(deps));
  const [callIds, recordingIds] = [
    idsOf(connected, 'calls', 'call_id'),
    idsOf(connected, 'recordings', 'recording_id'),
  ];
  for (const callId of callIds) {
    await look('call', callId, () => {
      calls.call(callId);
      calls.events(callId);
      calls.words(callId);
      calls.embeddings(callId);
      recordings.ofCall(callId);
    });
  }
  for (const recordingId of recordingIds) {
    await look('recording', recordingId, async () => {
      for await (const samples of recordings.read(recordingId)) wipe(samples);
    });
  }
  let auditEntries = 0;
  await look('audit-log', 'audit log', () => {
    const verdict = audit.verify();
    if (!verdict.sound) throw new AppError('audit-damaged', verdict.sentence);
    auditEntries = verdict.entries;
  });
  await look('privacy-budget', 'privacy budget', () => {
    for (const { spend } of budget.spends(0)) readSpend(spend);
    let told = 0;
    audit.read({}, ({ event }) => {
      if (event.kind === 'budget-spent') told++;
    });
    if (budget.count() < told) throw new AppError('budget-damaged', SPENDS_MISSING);
  });
  return { findings, calls: callIds.length, recordings: recordingIds.length, auditEntries };
}

const SPENDS_MISSING =
  'The audit log tells of more spends of privacy budgets than there are: some were taken out. Restore a backup.';

async function examineKey({ connected, files, keepers }: IntegrityDeps): Promise<void> {
  const envelope = await readKeyEnvelope(files.key);
  if (!envelope)
    throw new AppError('vault-key-missing', 'The key of the vault (vault-key.json) is missing. Put it back.');
  const { keys } = await unwrapped(envelope.current, keepers);
  const isSame = keys.page.equals(connected().keys.page);
  wipe(keys.page, keys.wrapping);
  if (isSame) return;
  throw new AppError('vault-damaged', 'vault-key.json is not the key of this vault. Put the right one back.');
}

/** Ids as far as the database can still be read. */
function idsOf(
  connected: Connected,
  table: 'calls' | 'recordings',
  column: 'call_id' | 'recording_id',
): readonly string[] {
  try {
    return guarded(() =>
      connected().database.prepare<{ readonly id: string }>(`SELECT ${column} AS id FROM ${table} ORDER BY id`).all(),
    ).map(({ id }) => id);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

function firstLine(text: string): string {
  return (
    text.split('\n').find((line) => line.startsWith('Tree') || line.startsWith('Page')) ?? text.split('\n')[0] ?? ''
  );
}
