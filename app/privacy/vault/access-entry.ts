import type { AuditEvent, AuditName, AuditRole } from '../../domain/audit.ts';
import { operatorOf } from './operator-tag.ts';
import type { Vault } from './vault.ts';

/** The entry of whoever uses this machine and looks at something that is stored. @param callId of the one call it is of. */
export function accessTo(vault: Vault, what: AuditName, role: AuditRole, callId?: string): AuditEvent {
  const call = callId === undefined ? {} : { call: vault.callTag(callId) };
  return { kind: 'access', by: operatorOf(vault), role, what, ...call };
}
