/** A key from a passphrase by Argon2id, RFC 9106. */
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { type Argon2id, nativeArgon2id, plainArgon2id } from './argon2.ts';
import type { Argon2Cost } from './key-keeper.ts';
import { KEY_BYTES } from './vault-keys.ts';

/**
 * 64 MiB, 3 passes, one lane: 0.2 to 0.3 s of one core, some 2 s where the runtime has no Argon2; above what OWASP's password storage cheat sheet
 * asks for at least (19 MiB, 2, 1).
 */
export const ARGON2_COST: Argon2Cost = { memoryKib: 64 * 1024, passes: 3, lanes: 1 };
/** Dearest cost that is taken from a file, eight times today's: a hostile one could ask for all memory, or for hours. */
export const DEAREST_COST: Argon2Cost = { memoryKib: 256 * 1024, passes: 6, lanes: 4 };
/** A cost as a file may state it; fewer than 8 KiB a lane are none (RFC 9106, section 3.1). */
export const statedCost = z
  .strictObject({
    memoryKib: z.int().min(8).max(DEAREST_COST.memoryKib),
    passes: z.int().min(1).max(DEAREST_COST.passes),
    lanes: z.int().min(1).max(DEAREST_COST.lanes),
  })
  .refine(({ memoryKib, lanes }) => memoryKib >= 8 * lanes);
/** Bytes of the salt (RFC 9106, section 3.1). */
export const SALT_BYTES = 16;
/** A salt as a file may state it, base64. */
export const saltText = z.base64().refine((text) => Buffer.from(text, 'base64').byteLength === SALT_BYTES);
/** Shortest passphrase that is taken; a person who guesses has the file and all the time there is. */
export const SHORTEST_PASSPHRASE = 12;

/** @throws AppError `vault-closed` for a passphrase that is too short. */
export function requireStrength(passphrase: string): void {
  if ([...passphrase].length >= SHORTEST_PASSPHRASE) return;
  const sentence = `The passphrase is too short: take at least ${SHORTEST_PASSPHRASE} characters, for example four words.`;
  throw new AppError('vault-closed', sentence);
}

/**
 * @param derive Argon2id; the runtime's own where it has it. @returns a key of 32 bytes, to be wiped.
 * @throws AppError `vault-closed` where there is not enough memory.
 */
export async function passphraseKey(
  passphrase: string,
  salt: Uint8Array,
  cost: Argon2Cost,
  derive: Argon2id = nativeArgon2id ?? plainArgon2id,
): Promise<Buffer> {
  const message = Buffer.from(passphrase.normalize('NFC'), 'utf8');
  try {
    return await derive({ message, salt, cost, keyBytes: KEY_BYTES });
  } catch (cause) {
    const sentence = `No key could be made of the passphrase: it takes ${Math.ceil(cost.memoryKib / 1024)} MiB of memory. End other programs, and try again.`;
    throw new AppError('vault-closed', sentence, { cause });
  } finally {
    message.fill(0);
  }
}
