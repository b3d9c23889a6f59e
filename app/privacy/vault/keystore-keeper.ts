import { AppError } from '../../domain/errors.ts';
import type { KeyKeeper, WrappedKey } from './key-keeper.ts';
import { KEY_BYTES, wipe } from './vault-keys.ts';

/** The operating system's key store, reached through the host: Electron's main process alone can. */
export interface Keystore {
  /** @returns the wrapped form. @throws AppError `vault-closed` when there is none that protects. */
  wrap(masterKey: Uint8Array): Promise<Uint8Array>;
  /** @returns the key, and its new wrapped form when the store asks for one. @throws AppError `vault-closed`, `vault-key-wrong`. */
  unwrap(wrapped: Uint8Array): Promise<{ readonly key: Uint8Array; readonly rewrapped?: Uint8Array }>;
}

/** Has the operating system's key store wrap the master key. */
export function createKeystoreKeeper(keystore: Keystore): KeyKeeper {
  return {
    scheme: 'os-keystore',
    wrap: async (masterKey) => wrappedForm(await keystore.wrap(masterKey)),
    async unwrap(stored) {
      if (stored.scheme !== 'os-keystore') throw new RangeError('This key is not wrapped by the key store.');
      const { key, rewrapped } = await keystore.unwrap(Buffer.from(stored.wrapped, 'base64'));
      if (key.byteLength !== KEY_BYTES) {
        const sentence =
          'The key store of the system gave no key for this vault: vault-key.json was altered, or is of another user.';
        throw new AppError('vault-key-wrong', sentence);
      }
      const masterKey = Buffer.from(key);
      wipe(key);
      return { masterKey, ...(rewrapped && { rewrapped: wrappedForm(rewrapped) }) };
    },
  };
}

function wrappedForm(bytes: Uint8Array): WrappedKey {
  return { scheme: 'os-keystore', wrapped: Buffer.from(bytes).toString('base64') };
}
