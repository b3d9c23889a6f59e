import type { SubjectTag } from '../../domain/audit.ts';
import { subjectTag } from '../audit/subject-tag.ts';
import type { Connected } from './connection.ts';
import { secretNamed } from './secrets.ts';
import { wipe } from './vault-keys.ts';

/** What stands for a customer in the audit log of this vault. Its key outlasts the customer's calls: a later request is known to be of the same person. */
export function customerTag(connected: Connected, customerRef: string): SubjectTag {
  const key = secretNamed(connected, 'customer-tags');
  const tag = subjectTag(key, customerRef);
  wipe(key);
  return tag;
}
