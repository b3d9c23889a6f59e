import { Argument, Command, CommanderError } from 'commander';

/** What the user asked of `npm run rights`. */
export type RightsRequest =
  | { readonly verb: 'export'; readonly calls: readonly string[]; readonly out: string }
  | { readonly verb: 'retention'; readonly apply: boolean }
  | { readonly verb: 'hold'; readonly call: string; readonly held: boolean }
  | { readonly verb: 'records' | 'dpia' | 'notice' };

const HELP = `
What opens the vault: EMOAISEC_VAULT_PASSPHRASE, or EMOAISEC_VAULT_KEY_FILE (a file with mode 0600). npm run vault -- list names the calls.
Exit codes: 0 done · 2 wrong usage · 3 a call cannot be used, or the profile forbids it · 5 a file cannot be written · 6 the vault or the profile cannot be used
What the documents hold, and what is left to you: docs/rights.md`;

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseRightsArguments(args: readonly string[]): RightsRequest {
  let request: RightsRequest | undefined;
  const program = new Command('npm run rights --')
    .description('The rights of the people in stored calls, and the documents about them.')
    .addHelpText('after', HELP);
  const verb = (usage: string, description: string) =>
    program.command(usage).description(description).exitOverride(ended);
  verb('export <CALL...>', 'writes all that is stored of calls, as a page and as JSON, for the person they are about')
    .requiredOption('--out <FOLDER>', 'where to')
    .action((calls: readonly string[], { out }: { readonly out: string }) => {
      request = { verb: 'export', calls, out };
    });
  verb('retention', 'lists the calls whose days are over')
    .option('--apply', 'erase those that no legal hold keeps')
    .action(({ apply = false }: { readonly apply?: boolean }) => {
      request = { verb: 'retention', apply };
    });
  verb('hold <CALL>', 'sets or lifts a legal hold: a call under one is not erased')
    .addArgument(new Argument('<STATE>').choices(['on', 'off']))
    .action((call: string, state: string) => {
      request = { verb: 'hold', call, held: state === 'on' };
    });
  const documents = {
    records: 'prints the record of processing activities (GDPR Art. 30)',
    dpia: 'prints the data-protection impact sheet (GDPR Art. 35)',
    notice: 'prints the page for the customer, in plain words',
  } as const;
  for (const name of ['records', 'dpia', 'notice'] as const)
    verb(name, documents[name]).action(() => {
      request = { verb: name };
    });
  program.exitOverride(ended).parse([...args], { from: 'user' });
  if (!request) throw new CommanderError(2, 'emoaisec.usage', 'no verb');
  return request;
}

function ended(error: CommanderError): never {
  throw error.exitCode === 0 ? error : new CommanderError(2, error.code, error.message);
}
