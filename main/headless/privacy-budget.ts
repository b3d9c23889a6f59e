/** `npm run privacy-budget -- simulate | status | ask`: figures over calls under noise, and what they cost. See `--help`. */
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { exitCodeOf } from './exit-codes.ts';
import { runPrivacyBudget } from './privacy-budget-command.ts';
import { parseBudgetArguments } from './privacy-budget-options.ts';
import { vaultAccess } from './vault-access.ts';

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const request = parseBudgetArguments(args, new Date());
    const { profiles } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
    await runPrivacyBudget(request, {
      access: vaultAccess(),
      opened: openProfile(profiles, dataDirectory()),
      epochMs: Date.now,
      out: (text) => void process.stdout.write(text),
    });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
}
