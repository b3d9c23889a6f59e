/** The keys of one vault: a master key, what is derived from it, and how one key wraps another. */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Bytes of every symmetric key here: AES-256, and SQLCipher's raw page key. */
export const KEY_BYTES = 32;
/** Bytes of the value that tells whether a master key is the right one. */
const CHECK_BYTES = 16;

/** What the master key is never used for itself. */
export interface VaultKeys {
  /** Encrypts the database's pages. */
  readonly page: Buffer;
  /** Wraps the calls' data keys and the vault's secrets. */
  readonly wrapping: Buffer;
}

/** A new key from the system's random source. */
export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** The keys of this master key (HKDF-SHA-256, RFC 5869; one label for each use). */
export function deriveKeys(masterKey: Uint8Array): VaultKeys {
  return { page: derived(masterKey, 'vault page key v1'), wrapping: derived(masterKey, 'vault wrapping key v1') };
}

/** A key for one use from another key. @param label names the use; @param salt sets apart keys of the same use. */
export function derived(key: Uint8Array, label: string, salt = ''): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `emoaisec ${label}`, KEY_BYTES));
}

/** Tells a master key from another without saying anything else of it; hex. */
export function keyCheck(masterKey: Uint8Array): string {
  const key = derived(masterKey, 'vault key check v1');
  const check = createHmac('sha256', key).update('check').digest().subarray(0, CHECK_BYTES).toString('hex');
  wipe(key);
  return check;
}

/** Overwrites keys that are no longer needed. Copies that a garbage collector made of them are out of reach. */
export function wipe(...keys: readonly Uint8Array[]): void {
  for (const key of keys) key.fill(0);
}
