import { createHmac } from 'node:crypto';
import type { SubjectTag } from '../../domain/audit.ts';

/** Bytes of the key: shorter ones could be guessed, and with them every id. */
const SHORTEST_KEY = 32;
/** Sets these HMACs apart from others under the same key. */
const LABEL = 'emoaisec audit tag v1\0';

/**
 * What stands for a call or a person in the audit log: HMAC-SHA-256 (RFC 2104) of the id under the key of that call or person, 128 bits of it in hex.
 * @param key at least 32 random bytes that are destroyed when the call or person is erased. @throws RangeError for a shorter one.
 */
export function subjectTag(key: Uint8Array, id: string): SubjectTag {
  if (key.byteLength < SHORTEST_KEY) throw new RangeError(`A tag's key must have ${SHORTEST_KEY} bytes or more.`);
  return createHmac('sha256', key).update(LABEL).update(id, 'utf8').digest('hex').slice(0, 32) as SubjectTag;
}
