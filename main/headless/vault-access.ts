import { join } from 'node:path';
import type { KeyKeeper } from '../../app/privacy/vault/key-keeper.ts';
import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import { createVaultDoor, type VaultDoor } from '../../app/privacy/vault/vault-door.ts';
import { type VaultFiles, vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { takeVariables, VAULT_PREFIX } from '../administrator-variables.ts';
import { dataDirectory } from '../data-folder.ts';
import { createTerminalKeystore, electronDoor } from './terminal-keystore.ts';

/** Bundle of `main/electron/keystore-door.ts`. */
const KEYSTORE_DOOR = join(import.meta.dirname, '..', '..', 'out', 'terminal', 'keystore-door.js');

/** The vault of this machine as a command reaches it, in its own process. */
export interface VaultAccess {
  readonly files: VaultFiles;
  readonly door: VaultDoor;
  /** What the next keys are to be protected by, if the administrator names something new for `rotate`. */
  readonly nextKeeper?: KeyKeeper;
}

/**
 * @param env its variables about the vault are taken out of it; `EMOAISEC_VAULT_ELECTRON`, set by the entry of the npm scripts, is the Electron through
 * which the system's key store is reached.
 */
export function vaultAccess(env: NodeJS.ProcessEnv = process.env): VaultAccess {
  const files = vaultFiles(dataDirectory(env));
  const variables = takeVariables(env, VAULT_PREFIX);
  const next = {
    ...(variables.EMOAISEC_VAULT_NEW_PASSPHRASE && {
      EMOAISEC_VAULT_PASSPHRASE: variables.EMOAISEC_VAULT_NEW_PASSPHRASE,
    }),
    ...(variables.EMOAISEC_VAULT_NEW_KEY_FILE && { EMOAISEC_VAULT_KEY_FILE: variables.EMOAISEC_VAULT_NEW_KEY_FILE }),
  };
  const { EMOAISEC_VAULT_ELECTRON: electron } = variables;
  const keystore = electron ? createTerminalKeystore(electronDoor(electron, KEYSTORE_DOOR)) : undefined;
  const door = createVaultDoor({ files, keepers: createKeyKeepers(variables, keystore), epochMs: Date.now });
  if (Object.keys(next).length === 0) return { files, door };
  return { files, door, nextKeeper: createKeyKeepers(next).forNewKey() };
}
