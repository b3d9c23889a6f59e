import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { AppError } from '../../domain/errors.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { SALT_BYTES } from './passphrase-key.ts';
import { seal, unseal } from './sealed-box.ts';
import { derived, KEY_BYTES, wipe } from './vault-keys.ts';

const BOUND = 'emoaisec master key, key file v1';
/** Permission bits of everybody but the owner. */
const OTHERS = 0o077;
const LONGEST_FILE = 256;

/** Wraps the master key under the key in a file that the user alone may read: 32 bytes, or their 64 hexadecimal digits. */
export function createKeyFileKeeper(path: string): KeyKeeper {
  const wrappingKey = async (salt: Buffer): Promise<Buffer> => {
    const fileKey = await readKeyFile(path);
    const key = derived(fileKey, 'key file wrapping v1', salt.toString('base64'));
    wipe(fileKey);
    return key;
  };
  return {
    scheme: 'key-file',
    async wrap(masterKey) {
      const salt = randomBytes(SALT_BYTES);
      const key = await wrappingKey(salt);
      const wrapped = seal(key, masterKey, BOUND).toString('base64');
      wipe(key);
      return { scheme: 'key-file', salt: salt.toString('base64'), wrapped };
    },
    async unwrap(stored) {
      if (stored.scheme !== 'key-file') throw new RangeError('This key is not wrapped under a key file.');
      const key = await wrappingKey(Buffer.from(stored.salt, 'base64'));
      const masterKey = unseal(key, Buffer.from(stored.wrapped, 'base64'), BOUND);
      wipe(key);
      if (masterKey) return { masterKey };
      const sentence =
        'The key file is not the one of this vault (EMOAISEC_VAULT_KEY_FILE), or vault-key.json was altered.';
      throw new AppError('vault-key-wrong', sentence);
    },
  };
}

/** @returns 32 bytes, to be wiped. @throws AppError `vault-closed` with what to do about the file. */
async function readKeyFile(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw refused('cannot be read', { cause });
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw refused('is no file');
    // Windows keeps access in lists that these bits do not show.
    if (process.platform !== 'win32' && (stats.mode & OTHERS) !== 0) throw refused('can be read by others: chmod 600');
    if (stats.size > LONGEST_FILE) throw refused('is too long');
    const content = await file.readFile();
    const text = content.toString('latin1').trim();
    const key = content.byteLength === KEY_BYTES ? Buffer.from(content) : hexKey(text);
    wipe(content);
    if (!key) throw refused('holds no key');
    return key;
  } finally {
    await file.close();
  }
}

function hexKey(text: string): Buffer | undefined {
  return /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

function refused(why: string, options?: ErrorOptions): AppError {
  const sentence = `The key file (EMOAISEC_VAULT_KEY_FILE) ${why}. Make one with: openssl rand -hex 32 > FILE; chmod 600 FILE`;
  return new AppError('vault-closed', sentence, options);
}
