import type { SafeStorage } from 'electron';
import { AppError } from '../../app/domain/errors.ts';
import type { HostKeystore } from '../host-keystore.ts';

/** What Electron may lack: its older versions, which serve for development, have the synchronous calls alone. */
type KeyStorage = Pick<
  SafeStorage,
  'encryptString' | 'decryptString' | 'isEncryptionAvailable' | 'getSelectedStorageBackend'
> &
  Partial<Pick<SafeStorage, 'encryptStringAsync' | 'decryptStringAsync' | 'isAsyncEncryptionAvailable'>>;

/** Backends under which Chromium encrypts with a password that is the same everywhere: no protection (Electron's page on safeStorage). */
const UNPROTECTED: readonly string[] = ['basic_text', 'unknown'];

/** The system's key store through Electron. To be used once the app is ready. */
export function createElectronKeystore(storage: KeyStorage, platform: string = process.platform): HostKeystore {
  const requireProtection = async (): Promise<void> => {
    const available = storage.isAsyncEncryptionAvailable
      ? await storage.isAsyncEncryptionAvailable()
      : storage.isEncryptionAvailable();
    const isHollow = platform === 'linux' && UNPROTECTED.includes(storage.getSelectedStorageBackend());
    if (available && !isHollow) return;
    const sentence =
      'Nothing is stored: the system has no key store that protects the vault’s key. Set one up (on Linux a keyring such as GNOME Keyring or KWallet), or set EMOAISEC_VAULT_PASSPHRASE or EMOAISEC_VAULT_KEY_FILE.';
    throw new AppError('vault-closed', sentence);
  };
  // The store takes text only, and text cannot be wiped: it is let go of at once.
  const encrypt = async (text: string) =>
    Uint8Array.from(storage.encryptStringAsync ? await storage.encryptStringAsync(text) : storage.encryptString(text));
  const decrypt = async (bytes: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }> =>
    storage.decryptStringAsync
      ? storage.decryptStringAsync(bytes)
      : { result: storage.decryptString(bytes), shouldReEncrypt: false };
  return {
    async wrap(bytes) {
      await requireProtection();
      return encrypt(Buffer.from(bytes).toString('base64'));
    },
    async unwrap(bytes) {
      await requireProtection();
      const { result, shouldReEncrypt } = await decrypt(Buffer.from(bytes)).catch((cause: unknown) => {
        const sentence =
          'The key store of the system does not open the vault’s key: it is of another user or machine, or vault-key.json was altered.';
        throw new AppError('vault-key-wrong', sentence, { cause });
      });
      const key = Uint8Array.from(Buffer.from(result, 'base64'));
      return { key, ...(shouldReEncrypt && { rewrapped: await encrypt(result) }) };
    },
  };
}
