import { Command, CommanderError } from 'commander';

/** What the user asked of `npm run vault`. */
export type VaultRequest =
  | { readonly verb: 'status' }
  | { readonly verb: 'list'; readonly json?: boolean }
  | { readonly verb: 'check'; readonly json?: boolean }
  | { readonly verb: 'search'; readonly words: string }
  | { readonly verb: 'export'; readonly file: string }
  | { readonly verb: 'import'; readonly file: string }
  | { readonly verb: 'erase'; readonly calls: readonly string[] }
  | { readonly verb: 'rotate' };

const HELP = `
What opens the vault: EMOAISEC_VAULT_PASSPHRASE, or EMOAISEC_VAULT_KEY_FILE (a file with mode 0600), or the system's key store, asked through Electron. Backups: EMOAISEC_BACKUP_PASSPHRASE.
For rotate, EMOAISEC_VAULT_NEW_PASSPHRASE or EMOAISEC_VAULT_NEW_KEY_FILE changes what protects the key.
Exit codes: 0 done, all sound · 2 wrong usage · 3 a file or call cannot be used, or the profile forbids it · 5 a file cannot be written · 6 the vault cannot be opened · 7 something is damaged
What lies where, and what protects it: docs/vault.md`;
const JSON_OPTION = ['--json', 'print JSON'] as const;

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseVaultArguments(args: readonly string[]): VaultRequest {
  let request: VaultRequest | undefined;
  const program = new Command('npm run vault --')
    .description('The encrypted store of calls on this machine.')
    .addHelpText('after', HELP);
  const verb = (usage: string, description: string) =>
    program.command(usage).description(description).exitOverride(ended);
  verb('status', 'says whether the vault opens, and what protects it').action(() => {
    request = { verb: 'status' };
  });
  verb('list', 'lists the stored calls')
    .option(...JSON_OPTION)
    .action((options: { readonly json?: boolean }) => {
      request = { verb: 'list', ...options };
    });
  verb('check', 'looks at everything that is stored, and names what is damaged')
    .option(...JSON_OPTION)
    .action((options: { readonly json?: boolean }) => {
      request = { verb: 'check', ...options };
    });
  verb('search <WORDS...>', 'lists the calls in which all these words were said').action((words: readonly string[]) => {
    request = { verb: 'search', words: words.join(' ') };
  });
  verb('export <FILE>', 'writes everything into one encrypted backup').action((file: string) => {
    request = { verb: 'export', file };
  });
  verb('import <FILE>', 'takes in the calls of a backup, but for those that were erased').action((file: string) => {
    request = { verb: 'import', file };
  });
  verb('erase <CALL...>', 'destroys the keys of calls, and every trace of them').action((calls: readonly string[]) => {
    request = { verb: 'erase', calls };
  });
  verb('rotate', 'puts everything under a new master key').action(() => {
    request = { verb: 'rotate' };
  });
  program.exitOverride(ended).parse([...args], { from: 'user' });
  if (!request) throw new CommanderError(2, 'emoaisec.usage', 'no verb');
  return request;
}

function ended(error: CommanderError): never {
  throw error.exitCode === 0 ? error : new CommanderError(2, error.code, error.message);
}
