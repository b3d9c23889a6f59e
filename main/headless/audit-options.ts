import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { AUDIT_KINDS, type AuditKind } from '../../app/domain/audit.ts';
import { parseVerifierKey } from '../../app/privacy/audit/audit-key.ts';
import type { VerifierKey } from '../../app/privacy/audit/checkpoint.ts';

/** Where a log is read from: an exported file, or the vault when none is named. */
interface LogChoice {
  readonly log?: string;
}

/** What the user asked of `npm run audit`. */
export type AuditRequest =
  | (LogChoice & {
      readonly verb: 'verify';
      readonly witness: readonly string[];
      readonly publicKey?: VerifierKey;
      readonly json?: boolean;
    })
  | { readonly verb: 'export'; readonly file: string }
  | (LogChoice & { readonly verb: 'checkpoint'; readonly file: string })
  | (LogChoice & { readonly verb: 'prove'; readonly index: number })
  | { readonly verb: 'check-proof'; readonly file: string; readonly publicKey?: VerifierKey }
  | (LogChoice & { readonly verb: 'show'; readonly kind?: AuditKind; readonly last: number; readonly json?: boolean });

const HELP = `
Exit codes: 0 done, the log is sound · 2 wrong usage · 3 a file cannot be read · 5 a file cannot be written · 7 the log is not sound
Format and how to verify it without this app: docs/audit.md`;
const LOG = ['--log <FILE>', "an exported log; the vault's own when not named"] as const;
const KEY = ['--public-key <KEY>', 'the key that must have signed it (name+hash+base64)', publicKey] as const;

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseAuditArguments(args: readonly string[]): AuditRequest {
  let request: AuditRequest | undefined;
  const program = new Command('npm run audit --')
    .description('The audit log: what was done with calls and data. Anybody can verify it.')
    .addHelpText('after', HELP);
  const verb = (usage: string, description: string) =>
    program.command(usage).description(description).exitOverride(ended);
  verb('verify', 'verifies every entry, checkpoint and signature, and names the first bad entry')
    .option(...LOG)
    .option('--witness <FILE>', 'a checkpoint kept elsewhere that the log must agree with; may be repeated', list, [])
    .option(...KEY)
    .option('--json', 'print JSON, with the consistency proofs')
    .action((options) => {
      request = { verb: 'verify', ...options };
    });
  verb('export <FILE>', 'writes the whole log as a file that can be verified').action((file: string) => {
    request = { verb: 'export', file };
  });
  verb('checkpoint <FILE>', 'writes the signed checkpoint over the whole log, for a witness to keep')
    .option(...LOG)
    .action((file: string, options: LogChoice) => {
      request = { verb: 'checkpoint', file, ...options };
    });
  verb('prove', 'prints the proof that an entry is in the log')
    .argument('<INDEX>', 'of the entry, from 0', index)
    .option(...LOG)
    .action((entry: number, options: LogChoice) => {
      request = { verb: 'prove', index: entry, ...options };
    });
  verb('check-proof <FILE>', 'checks such a proof, without the log')
    .option(...KEY)
    .action((file: string, options: { readonly publicKey?: VerifierKey }) => {
      request = { verb: 'check-proof', file, ...options };
    });
  verb('show', 'lists entries')
    .option(...LOG)
    .option('--kind <KIND>', 'only these', kind)
    .option('--last <N>', 'so many at most', count, 50)
    .option('--json', 'print the entries as stored, one a line')
    .action((options) => {
      request = { verb: 'show', ...options };
    });
  program.exitOverride(ended).parse([...args], { from: 'user' });
  if (!request) return program.help({ error: true });
  return request;
}

function ended(error: CommanderError): never {
  throw new CommanderError(error.exitCode === 0 ? 0 : 2, error.code, error.message);
}

function list(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}

function publicKey(text: string): VerifierKey {
  const key = parseVerifierKey(text);
  if (!key) throw new InvalidArgumentError('A public key reads emoaisec.local/audit/…+…+…, in one piece.');
  return key;
}

function kind(text: string): AuditKind {
  const found = AUDIT_KINDS.find((known) => known === text);
  if (!found) throw new InvalidArgumentError(`Use one of ${AUDIT_KINDS.join(', ')}.`);
  return found;
}

function index(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Use a whole number from 0.');
  return Number(text);
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Use a whole number above 0.');
  return Number(text);
}
