/** A key from a passphrase by Argon2id, RFC 9106. */
import * as crypto from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Argon2Cost } from './key-keeper.ts';
import { KEY_BYTES } from './vault-keys.ts';

/** 64 MiB, 3 passes, one lane: about 0.2 s of one core; above what OWASP's password storage cheat sheet asks for at least (19 MiB, 2, 1). */
export const ARGON2_COST: Argon2Cost = { memoryKib: 64 * 1024, passes: 3, lanes: 1 };
/** Dearest cost that is taken from a file: a hostile one could ask for all memory. */
export const DEAREST_COST: Argon2Cost = { memoryKib: 1024 * 1024, passes: 10, lanes: 4 };
/** Bytes of the salt (RFC 9106, section 3.1). */
export const SALT_BYTES = 16;
/** Shortest passphrase that is taken; a person who guesses has the file and all the time there is. */
export const SHORTEST_PASSPHRASE = 12;

/** @throws AppError `vault-closed` for a passphrase that is too short. */
export function requireStrength(passphrase: string): void {
  if ([...passphrase].length >= SHORTEST_PASSPHRASE) return;
  const sentence = `The passphrase is too short: take at least ${SHORTEST_PASSPHRASE} characters, for example four words.`;
  throw new AppError('vault-closed', sentence);
}

/** @returns a key of 32 bytes, to be wiped. @throws AppError `vault-closed` where the runtime cannot do Argon2. */
export async function passphraseKey(passphrase: string, salt: Uint8Array, cost: Argon2Cost): Promise<Buffer> {
  // Electron's cryptography library lacks Argon2; the engine then has to run on Node.
  if (typeof crypto.argon2 !== 'function') throw unavailable();
  const message = Buffer.from(passphrase.normalize('NFC'), 'utf8');
  const { memoryKib: memory, passes, lanes: parallelism } = cost;
  const parameters = { message, nonce: salt, memory, passes, parallelism, tagLength: KEY_BYTES };
  try {
    return await new Promise((resolve, reject) => {
      crypto.argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)));
    });
  } catch (cause) {
    throw unavailable({ cause });
  } finally {
    message.fill(0);
  }
}

function unavailable(options?: ErrorOptions): AppError {
  const sentence =
    'A passphrase cannot be used here: this runtime has no Argon2. Use the key store of the system, or a key file (EMOAISEC_VAULT_KEY_FILE).';
  return new AppError('vault-closed', sentence, options);
}
