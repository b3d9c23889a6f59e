import { randomBytes } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import type { Argon2Cost, KeyKeeper } from './key-keeper.ts';
import { ARGON2_COST, passphraseKey, requireStrength, SALT_BYTES } from './passphrase-key.ts';
import { seal, unseal } from './sealed-box.ts';
import { wipe } from './vault-keys.ts';

const BOUND = 'emoaisec master key, passphrase v1';

/** Wraps the master key under a passphrase. @throws AppError `vault-closed` for one that is too short. */
export function createPassphraseKeeper(passphrase: string, cost: Argon2Cost = ARGON2_COST): KeyKeeper {
  requireStrength(passphrase);
  return {
    scheme: 'passphrase',
    async wrap(masterKey) {
      const salt = randomBytes(SALT_BYTES);
      const key = await passphraseKey(passphrase, salt, cost);
      const wrapped = seal(key, masterKey, BOUND).toString('base64');
      wipe(key);
      return { scheme: 'passphrase', salt: salt.toString('base64'), cost, wrapped };
    },
    async unwrap(stored) {
      if (stored.scheme !== 'passphrase') throw new RangeError('This key is not wrapped under a passphrase.');
      const key = await passphraseKey(passphrase, Buffer.from(stored.salt, 'base64'), stored.cost);
      const masterKey = unseal(key, Buffer.from(stored.wrapped, 'base64'), BOUND);
      wipe(key);
      if (masterKey) return { masterKey };
      const sentence =
        'The passphrase of the vault is wrong (EMOAISEC_VAULT_PASSPHRASE), or vault-key.json was altered.';
      throw new AppError('vault-key-wrong', sentence);
    },
  };
}
