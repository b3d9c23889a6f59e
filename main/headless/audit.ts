/** `npm run audit -- verify | export | checkpoint | prove | check-proof | show`: the audit log, and whether it is sound. See `--help`. */
import { openAuditAccess } from './audit-access.ts';
import { runAudit } from './audit-command.ts';
import { parseAuditArguments } from './audit-options.ts';
import { endWithReader } from './closed-pipe.ts';
import { wholeCommand } from './whole-command.ts';

endWithReader();
process.exitCode = await wholeCommand(() => run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  const out = (text: string) => void process.stdout.write(text);
  return await runAudit(parseAuditArguments(args), { open: openAuditAccess, out });
}
