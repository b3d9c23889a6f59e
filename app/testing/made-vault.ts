import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssistEvent } from '../contract/events.ts';
import type { AuditEvent } from '../domain/audit.ts';
import { createKeyKeepers, type KeyKeepers } from '../privacy/vault/key-keepers.ts';
import type { Migration } from '../privacy/vault/migrations.ts';
import { openVault } from '../privacy/vault/open-vault.ts';
import type { StorePermission } from '../privacy/vault/store-permission.ts';
import type { CallHeader } from '../privacy/vault/stored-call.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { type VaultFiles, vaultFiles } from '../privacy/vault/vault-files.ts';

/** A vault in a temporary folder, protected by a key file beside it; to be opened as often as a test wants. */
export interface MadeVault {
  readonly folder: string;
  readonly files: VaultFiles;
  readonly keepers: KeyKeepers;
  open(migrations?: readonly Migration[]): Promise<Vault>;
}

/** @param keyFile another vault's, for the same key in another place. */
export function madeVault(keyFile?: string): MadeVault {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-vault-'));
  const path = keyFile ?? join(folder, 'key');
  if (keyFile === undefined) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: path });
  const files = vaultFiles(join(folder, 'data'));
  const open = (migrations?: readonly Migration[]) =>
    openVault({ files, keepers, epochMs: () => 1_790_000_000_000, ...(migrations && { migrations }) });
  return { folder, files, keepers, open };
}

/** As the consent ledger would give it. */
export function madePermission(consent = '{"store":"granted"}'): StorePermission {
  return { consent } as unknown as StorePermission;
}

export function madeHeader(callId: string): CallHeader {
  return { callId, startedAtEpochMs: 1_790_000_000_000, mode: 'live', profile: { id: 'eu', version: 1 } };
}

/** An utterance of the customer. */
export function madeUtterance(callId: string, seq: number, text: string): AssistEvent {
  const segment = {
    id: `segment-${seq}`,
    channel: 'customer',
    startSample: seq * 16_000,
    endSample: seq * 16_000 + 8_000,
  } as const;
  const utterance = { ...segment, text, score: 0.9, source: 'recogniser' } as const;
  return { v: 1, callId, seq, atSample: segment.endSample, provenance: [], type: 'utterance', utterance };
}

/** What a vault's audit log tells of, in order. */
export function auditedIn({ audit }: Vault): readonly AuditEvent[] {
  const told: AuditEvent[] = [];
  audit.read({}, ({ event }) => told.push(event));
  return told;
}
