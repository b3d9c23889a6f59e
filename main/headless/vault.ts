/** `npm run vault -- status | list | check | search | export | import | erase | rotate`: the encrypted store of calls. See `--help`. */
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { exitCodeOf } from './exit-codes.ts';
import { vaultAccess } from './vault-access.ts';
import { runVault } from './vault-command.ts';
import { parseVaultArguments } from './vault-options.ts';

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = parseVaultArguments(args);
    const out = (text: string) => void process.stdout.write(text);
    const { profiles } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
    const { profile } = openProfile(profiles, dataDirectory());
    return await runVault(request, { access: vaultAccess(), profile, backupPassphrase, out });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
}

async function backupPassphrase(): Promise<string> {
  const passphrase = process.env.EMOAISEC_BACKUP_PASSPHRASE;
  if (passphrase) return passphrase;
  const sentence = 'Set EMOAISEC_BACKUP_PASSPHRASE to the passphrase of the backup, at least 12 characters.';
  throw new AppError('invalid-request', sentence);
}
