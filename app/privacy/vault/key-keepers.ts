import { AppError } from '../../domain/errors.ts';
import { createKeyFileKeeper } from './key-file-keeper.ts';
import type { KeyKeeper, KeyScheme } from './key-keeper.ts';
import { createKeystoreKeeper, type Keystore } from './keystore-keeper.ts';
import { createPassphraseKeeper } from './passphrase-keeper.ts';

/** What may protect the master key on this machine. */
export interface KeyKeepers {
  /** For a new vault: what an administrator has set, else the system's key store. @throws AppError `vault-closed`. */
  forNewKey(): KeyKeeper;
  /** For a key that is wrapped in this scheme. @throws AppError `vault-closed` with what to set. */
  of(scheme: KeyScheme): KeyKeeper;
}

const PASSPHRASE = 'EMOAISEC_VAULT_PASSPHRASE';
const KEY_FILE = 'EMOAISEC_VAULT_KEY_FILE';

const MISSING: Readonly<Record<KeyScheme, string>> = {
  passphrase: `The vault is closed: its passphrase is not set (${PASSPHRASE}).`,
  'key-file': `The vault is closed: its key file is not set (${KEY_FILE}).`,
  'os-keystore':
    "The vault is closed: its key lies in the system's key store, which is reached through Electron alone, by the same user on the same machine. Open the app's window; for a command of the terminal have Electron there (npm start gets it).",
};

/** @param variables those of the administrator that begin with `EMOAISEC_VAULT_`; @param keystore absent in hosts that reach none. */
export function createKeyKeepers(variables: Readonly<Record<string, string>>, keystore?: Keystore): KeyKeepers {
  const { [PASSPHRASE]: passphrase, [KEY_FILE]: keyFile } = variables;
  const keeperOf = (scheme: KeyScheme): KeyKeeper | undefined => {
    switch (scheme) {
      case 'passphrase':
        return passphrase ? createPassphraseKeeper(passphrase) : undefined;
      case 'key-file':
        return keyFile ? createKeyFileKeeper(keyFile) : undefined;
      case 'os-keystore':
        return keystore && createKeystoreKeeper(keystore);
    }
  };
  return {
    forNewKey() {
      if (passphrase && keyFile) {
        const sentence = `Both ${PASSPHRASE} and ${KEY_FILE} are set. Set the one that is to protect the vault.`;
        throw new AppError('vault-closed', sentence);
      }
      const keeper = keeperOf('passphrase') ?? keeperOf('key-file') ?? keeperOf('os-keystore');
      if (keeper) return keeper;
      const sentence = `Nothing is stored: there is no key store of the system here, and neither ${PASSPHRASE} nor ${KEY_FILE} is set.`;
      throw new AppError('vault-closed', sentence);
    },
    of(scheme) {
      const keeper = keeperOf(scheme);
      if (!keeper) throw new AppError('vault-closed', MISSING[scheme]);
      return keeper;
    },
  };
}
