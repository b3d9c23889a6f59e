import { AppError } from '../../app/domain/errors.ts';
import { requireExport } from '../../app/privacy/profiles/allowed-exports.ts';
import type { Profile } from '../../app/privacy/profiles/profile.ts';
import { SCHEME_TEXTS } from '../../app/privacy/rights/processing-facts.ts';
import { accessTo } from '../../app/privacy/vault/access-entry.ts';
import { operatorOf } from '../../app/privacy/vault/operator-tag.ts';
import type { StoredCall } from '../../app/privacy/vault/stored-call.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import type { IntegrityReport } from '../../app/privacy/vault/vault-integrity.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { VaultAccess } from './vault-access.ts';
import type { VaultRequest } from './vault-options.ts';

export interface VaultCommandDeps {
  readonly access: VaultAccess;
  /** The profile that holds. */
  readonly profile: Pick<Profile, 'exports' | 'name'>;
  /** The passphrase of a backup. @throws AppError `invalid-request` when there is none. */
  readonly backupPassphrase: () => Promise<string>;
  readonly out: (text: string) => void;
}

const RESTING =
  'The customers of these calls are in no figure over calls until one period of their privacy budget has gone by (npm run privacy-budget -- status).\n';

/** Does what was asked. @returns the exit code. @throws AppError for what a person can act on. */
export async function runVault(request: VaultRequest, deps: VaultCommandDeps): Promise<ExitCode> {
  const { door, files } = deps.access;
  if (!door.exists() && request.verb !== 'import') {
    deps.out(
      `There is no vault on this machine yet (${files.folder}). One is made with the first call that may be stored.\n`,
    );
    return EXIT.ok;
  }
  let vault: Vault;
  try {
    vault = await door.open();
  } catch (error) {
    const isFinding = request.verb === 'check' && error instanceof AppError && error.code === 'vault-damaged';
    if (!isFinding) throw error;
    const finding = { part: 'database', name: 'vault', sentence: error.message } as const;
    return tellFindings(
      { findings: [finding], calls: 0, recordings: 0, auditEntries: 0 },
      request.json ?? false,
      deps.out,
    );
  }
  try {
    return await carryOut(request, vault, deps);
  } finally {
    await door.close();
  }
}

async function carryOut(request: VaultRequest, vault: Vault, deps: VaultCommandDeps): Promise<ExitCode> {
  const { access, profile, out, backupPassphrase } = deps;
  switch (request.verb) {
    case 'status': {
      const calls = vault.listCalls().length;
      out(
        `The vault in ${access.files.folder} opens. Its key is protected by ${SCHEME_TEXTS[vault.scheme]}. Calls: ${calls}.\n`,
      );
      return EXIT.ok;
    }
    case 'list': {
      const calls = accessed(vault, 'call-list', () => vault.listCalls());
      out(request.json ? `${JSON.stringify(calls, null, 2)}\n` : callLines(calls));
      return EXIT.ok;
    }
    case 'search':
      out(callLines(accessed(vault, 'call-search', () => vault.searchCalls(request.words))));
      return EXIT.ok;
    case 'check':
      return tellFindings(await vault.checkIntegrity(), request.json ?? false, out);
    case 'export': {
      requireExport(profile, 'backup');
      const { calls, recordings, bytes, sha256 } = await vault.exportBackup(request.file, await backupPassphrase());
      out(
        `Written: ${request.file}, ${megabytes(bytes)}, calls: ${calls}, recordings: ${recordings}.\nSHA-256 ${sha256}\n`,
      );
      return EXIT.ok;
    }
    case 'import': {
      const totals = await vault.importBackup(request.file, await backupPassphrase());
      const { taken, known, erased, erasedHere, recordings } = totals;
      out(
        `Taken in: calls ${taken}, recordings ${recordings}. Known already: ${known}. Erased, and not brought back: ${erased}.\n`,
      );
      if (taken > 0) out(RESTING);
      if (erasedHere > 0) out(`Erased here, as it was where the backup was made: ${erasedHere}.\n`);
      return EXIT.ok;
    }
    case 'erase': {
      const missing = request.calls.find((callId) => !vault.hasCall(callId));
      if (missing !== undefined)
        throw new AppError('call-not-found', `There is no call ${missing} in the vault; nothing was erased.`);
      const erased = await vault.eraseCalls(request.calls, { reason: 'operator', by: operatorOf(vault) });
      out(`Erased: ${erased}. Their keys are destroyed; the audit log tells of it.\n`);
      return EXIT.ok;
    }
    case 'rotate': {
      const keys = await vault.rotateKeys(access.nextKeeper);
      out(`The vault has a new master key, protected by ${SCHEME_TEXTS[vault.scheme]}. Keys wrapped anew: ${keys}.\n`);
      return EXIT.ok;
    }
  }
}

/** Looks at something, and has the audit log tell of it. */
function accessed<T>(vault: Vault, what: string, look: () => T): T {
  return vault.write([accessTo(vault, what, 'administrator')], look);
}

function tellFindings(report: IntegrityReport, asJson: boolean, out: (text: string) => void): ExitCode {
  const { findings, calls, recordings, auditEntries } = report;
  if (asJson) out(`${JSON.stringify(report, null, 2)}\n`);
  else if (findings.length === 0)
    out(
      `All sound: the database and its log, the key, calls ${calls}, recordings ${recordings}, audit entries ${auditEntries}.\n`,
    );
  else out(`Damaged:\n${findings.map(({ part, name, sentence }) => `  ${part} ${name}: ${sentence}\n`).join('')}`);
  return findings.length === 0 ? EXIT.ok : EXIT.unsound;
}

function callLines(calls: readonly StoredCall[]): string {
  if (calls.length === 0) return 'No calls.\n';
  return calls
    .map(({ header: { callId, startedAtEpochMs, mode, profile }, end }) => {
      const length = end ? `${(end.lengthMs / 1000).toFixed(0)} s, ${end.ending}` : 'cut off';
      return `${callId}  ${new Date(startedAtEpochMs).toISOString()}  ${mode}  ${profile.id} v${profile.version}  ${length}\n`;
    })
    .join('');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
