import { userInfo } from 'node:os';
import type { SubjectTag } from '../../domain/audit.ts';
import { subjectTag } from '../audit/subject-tag.ts';
import type { Vault } from './vault.ts';
import { wipe } from './vault-keys.ts';

/** Whoever uses this machine, as the audit log tells of them. */
export function operatorOf(vault: Vault, user: string = userInfo().username): SubjectTag {
  const key = vault.secret('operator-tags');
  const tag = subjectTag(key, user);
  wipe(key);
  return tag;
}
