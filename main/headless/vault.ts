/** `npm run vault -- status | list | check | search | export | import | erase | rotate`: the encrypted store of calls. See `--help`. */
import { join } from 'node:path';
import { AppError } from '../../app/domain/errors.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { vaultAccess } from './vault-access.ts';
import { runVault } from './vault-command.ts';
import { parseVaultArguments } from './vault-options.ts';
import { wholeCommand } from './whole-command.ts';

endWithReader();
process.exitCode = await wholeCommand(() => run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  const request = parseVaultArguments(args);
  const out = (text: string) => void process.stdout.write(text);
  const { profiles } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
  const { profile } = openProfile(profiles, dataDirectory());
  return await runVault(request, { access: vaultAccess(), profile, backupPassphrase, out });
}

async function backupPassphrase(): Promise<string> {
  const passphrase = process.env.EMOAISEC_BACKUP_PASSPHRASE;
  if (passphrase) return passphrase;
  const sentence = 'Set EMOAISEC_BACKUP_PASSPHRASE to the passphrase of the backup, at least 12 characters.';
  throw new AppError('invalid-request', sentence);
}
