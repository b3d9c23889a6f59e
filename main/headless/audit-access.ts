import type { AuditRole, SubjectTag } from '../../app/domain/audit.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { AuditLog } from '../../app/privacy/audit/audit-log.ts';

/** The audit log of this machine, opened for one command. */
export interface AuditAccess {
  readonly log: AuditLog;
  /** Who runs the command, as the log tells of them. */
  readonly operator: { readonly by: SubjectTag; readonly role: AuditRole };
  close(): void;
}

/** Opens the log where it lies, in the vault. @throws AppError when it cannot be opened. */
export async function openAuditAccess(): Promise<AuditAccess> {
  throw new AppError('audit-unreadable', 'This version has no vault to open. Name an exported log with --log FILE.');
}
