/** `npm run audit -- verify | export | checkpoint | prove | check-proof | show`: the audit log, and whether it is sound. See `--help`. */
import { CommanderError } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { openAuditAccess } from './audit-access.ts';
import { runAudit } from './audit-command.ts';
import { parseAuditArguments } from './audit-options.ts';
import { endWithReader } from './closed-pipe.ts';
import { exitCodeOf } from './exit-codes.ts';

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const out = (text: string) => void process.stdout.write(text);
    return await runAudit(parseAuditArguments(args), { open: openAuditAccess, out });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
}
