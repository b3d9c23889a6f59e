import { existsSync } from 'node:fs';
import { openVault, type VaultDeps } from './open-vault.ts';
import type { Vault } from './vault.ts';

/** Opens the vault when it is first needed, and once. */
export interface VaultDoor {
  /** The vault; the same to everybody who asks. An opening that failed is tried again. @throws AppError as `openVault`. */
  open(): Promise<Vault>;
  /** Whether there is a vault on this machine, open or not. */
  exists(): boolean;
  /** Closes it if it is open; it can be opened again. */
  close(): Promise<void>;
}

export function createVaultDoor(deps: VaultDeps): VaultDoor {
  let opening: Promise<Vault> | undefined;
  return {
    open() {
      opening ??= openVault(deps).catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    exists: () => existsSync(deps.files.database),
    async close() {
      const vault = await opening?.catch(() => undefined);
      opening = undefined;
      await vault?.close();
    },
  };
}
