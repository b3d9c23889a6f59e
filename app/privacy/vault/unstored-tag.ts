import type { SubjectTag } from '../../domain/audit.ts';
import { subjectTag } from '../audit/subject-tag.ts';
import type { Vault } from './vault.ts';
import { wipe } from './vault-keys.ts';

/** The name of the secret that stands for the keys of calls which are audited and not stored. */
const UNSTORED = 'calls-not-stored';

/** What stands in the audit log for a call that is not stored: it has no key of its own, and nobody else keeps its id. */
export function unstoredTag(vault: Vault, callId: string): SubjectTag {
  const key = vault.secret(UNSTORED);
  const tag = subjectTag(key, callId);
  wipe(key);
  return tag;
}
