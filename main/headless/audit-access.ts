import type { AuditRole, SubjectTag } from '../../app/domain/audit.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { AuditLog } from '../../app/privacy/audit/audit-log.ts';
import { operatorOf } from '../../app/privacy/vault/operator-tag.ts';
import { vaultAccess } from './vault-access.ts';

/** The audit log of this machine, opened for one command. */
export interface AuditAccess {
  readonly log: AuditLog;
  /** Who runs the command, as the log tells of them. */
  readonly operator: { readonly by: SubjectTag; readonly role: AuditRole };
  close(): void;
}

/** Opens the log where it lies, in the vault. @throws AppError when it cannot be opened, or there is none. */
export async function openAuditAccess(): Promise<AuditAccess> {
  const { door } = vaultAccess();
  if (!door.exists())
    throw new AppError('audit-unreadable', 'There is no vault on this machine. Name an exported log with --log FILE.');
  const vault = await door.open();
  return {
    log: vault.audit,
    operator: { by: operatorOf(vault), role: 'administrator' },
    close: () => void door.close(),
  };
}
