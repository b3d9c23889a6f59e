/** `npm run privacy-budget -- simulate | status | ask`: figures over calls under noise, and what they cost. See `--help`. */
import { join } from 'node:path';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { runPrivacyBudget } from './privacy-budget-command.ts';
import { parseBudgetArguments } from './privacy-budget-options.ts';
import { vaultAccess } from './vault-access.ts';
import { wholeCommand } from './whole-command.ts';

endWithReader();
process.exitCode = await wholeCommand(() => run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  const request = parseBudgetArguments(args, new Date());
  const { profiles } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
  await runPrivacyBudget(request, {
    access: vaultAccess(),
    opened: openProfile(profiles, dataDirectory()),
    epochMs: Date.now,
    out: (text) => void process.stdout.write(text),
  });
  return 0;
}
