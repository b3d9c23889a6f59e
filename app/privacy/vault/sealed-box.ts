/** One piece of data under AES-256-GCM (NIST SP 800-38D): nonce, tag, ciphertext. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** @param bound what the box belongs to: it opens only with the same words, so that boxes cannot be swapped. */
export function seal(key: Uint8Array, plain: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = encrypted(key, nonce, plain, Buffer.from(bound, 'utf8'));
  return Buffer.concat([nonce, sealed]);
}

/** @returns undefined when the box is not whole, not under this key, or bound to something else. */
export function unseal(key: Uint8Array, box: Uint8Array, bound: string): Buffer | undefined {
  if (box.byteLength < NONCE_BYTES + TAG_BYTES) return undefined;
  return decrypted(key, box.subarray(0, NONCE_BYTES), box.subarray(NONCE_BYTES), Buffer.from(bound, 'utf8'));
}

/** Tag and ciphertext. @param nonce 12 bytes that never come again under this key. */
export function encrypted(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([cipher.getAuthTag(), text]);
}

/** @param sealed tag and ciphertext. @returns undefined unless all of it is authentic. */
export function decrypted(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  bound: Uint8Array,
): Buffer | undefined {
  const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(bound).setAuthTag(sealed.subarray(0, TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}
