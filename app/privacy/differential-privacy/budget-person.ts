import { subjectTag } from '../audit/subject-tag.ts';
import type { CallHeader } from '../vault/stored-call.ts';

/** Name of the secret that people are named with in the ledger. A vault restored from a backup names them alike. */
export const PEOPLE_SECRET = 'privacy-budget-people';

/**
 * The opaque name of the customer a call is counted for: the same in all calls of a customer who is known by a reference, else of this call alone. It
 * stays when the call is erased, and tells nobody then whose it was. @param key of `PEOPLE_SECRET`.
 */
export function customerInLedger(key: Uint8Array, { callId, customerRef }: Pick<CallHeader, 'callId' | 'customerRef'>) {
  return subjectTag(key, customerRef === undefined ? `call\0${callId}` : `customer\0${customerRef}`);
}
