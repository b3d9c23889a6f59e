import { readKeyEnvelope } from '../app/privacy/vault/key-envelope.ts';
import { vaultFiles } from '../app/privacy/vault/vault-files.ts';
import { dataDirectory } from '../main/data-folder.ts';
import type { Reporter } from './progress.ts';
import { setUp } from './set-up.ts';

/** The commands that open the vault in their own process. */
const OPEN_THE_VAULT: readonly string[] = ['audit', 'rights', 'vault'];

/** What a command's environment needs beside this one's to reach the system's key store: an Electron, where the vault's key lies there. */
export async function keystoreVariables(command: string, reporter: Reporter): Promise<NodeJS.ProcessEnv> {
  if (!OPEN_THE_VAULT.includes(command) || !(await liesInKeystore())) return {};
  const electron = await setUp('app', reporter);
  return electron.kind === 'none' ? {} : { EMOAISEC_VAULT_ELECTRON: electron.path };
}

async function liesInKeystore(): Promise<boolean> {
  // A key file that cannot be read is the command's to tell of.
  const envelope = await readKeyEnvelope(vaultFiles(dataDirectory()).key).catch(() => undefined);
  return [envelope?.current, envelope?.next].some((entry) => entry?.key.scheme === 'os-keystore');
}
