import type { KeystoreAnswer, KeystoreRequest } from '../app/contract/keystore.ts';
import { AppError } from '../app/domain/errors.ts';
import type { Logger } from './logger.ts';

/** Bytes of their own, shared with nobody. */
type KeyBytes = Uint8Array<ArrayBuffer>;

/** The key store of the operating system, in the process that reaches it. */
export interface HostKeystore {
  /** @throws AppError `vault-closed` when no store protects what it is given. */
  wrap(bytes: Uint8Array): Promise<KeyBytes>;
  /** @throws AppError `vault-closed`, `vault-key-wrong`. */
  unwrap(bytes: Uint8Array): Promise<{ readonly key: KeyBytes; readonly rewrapped?: KeyBytes }>;
}

/** An answer for the engine, and what makes this process forget it after it was sent. */
export interface PreparedAnswer {
  readonly message: KeystoreAnswer;
  wipe(): void;
}

/** Asks the key store what the engine asks of it. Never rejects: a fault is a failure too, and is logged without what it was about. */
export async function answerFromKeystore(
  keystore: HostKeystore | undefined,
  { id, act, bytes }: KeystoreRequest,
  log: Pick<Logger, 'error'>,
): Promise<PreparedAnswer> {
  const answered = (outcome: KeystoreAnswer['outcome'], secret?: Uint8Array): PreparedAnswer => ({
    message: { kind: 'keystore-answer', id, outcome },
    wipe: () => void secret?.fill(0),
  });
  try {
    if (!keystore) throw new AppError('vault-closed', NO_KEYSTORE);
    if (act === 'wrap') {
      const wrapped = await keystore.wrap(bytes);
      bytes.fill(0);
      return answered({ bytes: wrapped });
    }
    const { key, rewrapped } = await keystore.unwrap(bytes);
    return answered({ bytes: key, ...(rewrapped && { rewrapped }) }, key);
  } catch (error) {
    if (error instanceof AppError) return answered({ failure: { code: error.code, message: error.message } });
    log.error({ act }, 'the key store failed');
    const message = 'The key store of the system failed. Unlock it, or see whether it works for other programs.';
    return answered({ failure: { code: 'vault-closed', message } });
  }
}

const NO_KEYSTORE =
  'There is no key store of the system here. Set EMOAISEC_VAULT_PASSPHRASE or EMOAISEC_VAULT_KEY_FILE to store anything.';
