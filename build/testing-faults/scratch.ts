import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadeVault, madeVault } from '../../app/testing/made-vault.ts';

/** Vaults and folders that are made for some tries and removed after them. */
export interface Scratch {
  /** @param keyFile another vault's, for the same key in another place. */
  vault(keyFile?: string): MadeVault;
  /** The files of a closed (or killed) vault in another folder, under the same key. */
  copyOf(made: MadeVault): MadeVault;
  /** The same, with a copy of the key. */
  copyWithKey(made: MadeVault): MadeVault;
  folder(): string;
  remove(): void;
}

export function createScratch(): Scratch {
  const folders: string[] = [];
  const vault = (keyFile?: string): MadeVault => {
    const made = madeVault(keyFile);
    folders.push(made.folder);
    return made;
  };
  return {
    vault,
    copyOf({ folder }) {
      const copy = vault(join(folder, 'key'));
      cpSync(join(folder, 'data'), join(copy.folder, 'data'), { recursive: true });
      return copy;
    },
    copyWithKey({ folder }) {
      const copy = vault();
      cpSync(folder, copy.folder, { recursive: true });
      return copy;
    },
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'emoaisec-faults-'));
      folders.push(folder);
      return folder;
    },
    remove() {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
