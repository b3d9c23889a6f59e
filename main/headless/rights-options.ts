import { Command, CommanderError } from 'commander';
import { customerReference } from '../../app/contract/customer-reference.ts';
import { type Rectification, rectification } from '../../app/contract/kept-calls.ts';

/** Calls by their ids, or all of one customer by the company's reference. */
export interface CallChoice {
  readonly calls: readonly string[];
  readonly customerRef?: string;
}

/** What the user asked of `npm run rights`. */
export type RightsRequest =
  | ({ readonly verb: 'export'; readonly out: string } & CallChoice)
  | ({ readonly verb: 'erase' } & CallChoice)
  | ({ readonly verb: 'hold' | 'restrict'; readonly on: boolean } & CallChoice)
  | { readonly verb: 'show'; readonly call: string }
  | { readonly verb: 'rectify'; readonly call: string; readonly rectification: Rectification }
  | { readonly verb: 'retention'; readonly apply: boolean }
  | { readonly verb: RightsDocument };
export type RightsDocument = (typeof RIGHTS_DOCUMENTS)[number];
export const RIGHTS_DOCUMENTS = ['records', 'dpia', 'notice', 'policy'] as const;

const HELP = `
What opens the vault: EMOAISEC_VAULT_PASSPHRASE, or EMOAISEC_VAULT_KEY_FILE (a file with mode 0600), or the system's key store, asked through Electron. npm run vault -- list names the calls.
Exit codes: 0 done · 2 wrong usage · 3 a call cannot be used, or the profile forbids it · 5 a file cannot be written · 6 the vault or the profile cannot be used
What the documents hold, and what is left to you: docs/rights.md`;

const DOCUMENT_HELP: Readonly<Record<RightsDocument, string>> = {
  records: 'prints the record of processing activities (GDPR Art. 30)',
  dpia: 'prints the data-protection impact sheet (GDPR Art. 35)',
  notice: 'prints the page for the customer, in plain words',
  policy: 'prints the policy that BIPA and CCPA/CPRA want published, where the profile follows them',
};

/** Reads the arguments. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseRightsArguments(args: readonly string[]): RightsRequest {
  let request: RightsRequest | undefined;
  const program = new Command('npm run rights --')
    .description('The rights of the people in stored calls, and the documents about them.')
    .addHelpText('after', HELP);
  const verb = (usage: string, description: string) =>
    program.command(usage).description(description).exitOverride(ended);
  const ofCalls = (usage: string, description: string) =>
    verb(usage, description).option('--customer-ref <REF>', 'all calls that were stored with this customer reference');
  ofCalls(
    'export [CALL...]',
    'writes all that is stored of calls, as a page and as JSON, for the person they are about',
  )
    .requiredOption('--out <FOLDER>', 'where to')
    .action(
      (calls: readonly string[], { out, customerRef }: { readonly out: string; readonly customerRef?: string }) => {
        request = { verb: 'export', out, ...chosen(calls, customerRef) };
      },
    );
  ofCalls('erase [CALL...]', 'erases calls for good, as the person they are about has asked').action(
    (calls: readonly string[], { customerRef }: { readonly customerRef?: string }) => {
      request = { verb: 'erase', ...chosen(calls, customerRef) };
    },
  );
  const switched = {
    hold: 'sets (on) or lifts (off) a legal hold: a call under one is not erased',
    restrict: 'restricts (on) the use of calls, which are then stored and nothing else, or lifts that (off)',
  } as const;
  for (const name of ['hold', 'restrict'] as const)
    ofCalls(`${name} [CALL...]`, `${switched[name]}; "on" or "off" comes last`).action(
      (words: readonly string[], { customerRef }: { readonly customerRef?: string }) => {
        const state = words.at(-1);
        if (state !== 'on' && state !== 'off') throw wrongUsage('say "on" or "off" last');
        request = { verb: name, on: state === 'on', ...chosen(words.slice(0, -1), customerRef) };
      },
    );
  verb('show <CALL>', 'lists what was said in a call, with the ids that rectify takes').action((call: string) => {
    request = { verb: 'show', call };
  });
  verb('rectify <CALL> <UTTERANCE>', 'puts a stored utterance right; what was first stays in the record')
    .option('--text <WORDS>', 'the words that hold from now on')
    .option('--note <WORDS>', 'what the person says of its words or its reading')
    .action((call: string, segmentId: string, given: { readonly text?: string; readonly note?: string }) => {
      const parsed = rectification.safeParse({ segmentId, ...given });
      if (!parsed.success) throw wrongUsage('give --text or --note, at most 2000 characters each');
      request = { verb: 'rectify', call, rectification: parsed.data };
    });
  verb('retention', 'lists the calls whose days are over')
    .option('--apply', 'erase those that no legal hold keeps; you say that the date of this machine is right')
    .action(({ apply = false }: { readonly apply?: boolean }) => {
      request = { verb: 'retention', apply };
    });
  for (const name of RIGHTS_DOCUMENTS)
    verb(name, DOCUMENT_HELP[name]).action(() => {
      request = { verb: name };
    });
  program.exitOverride(ended).parse([...args], { from: 'user' });
  if (!request) throw new CommanderError(2, 'emoaisec.usage', 'no verb');
  return request;
}

function chosen(calls: readonly string[], given: string | undefined): CallChoice {
  if ((calls.length === 0) === (given === undefined)) throw wrongUsage('name calls, or a customer with --customer-ref');
  if (given === undefined) return { calls };
  const parsed = customerReference.safeParse(given);
  if (!parsed.success) throw wrongUsage('a customer reference has 1 to 200 characters');
  return { calls, customerRef: parsed.data };
}

function wrongUsage(why: string): CommanderError {
  process.stderr.write(`error: ${why}\n`);
  return new CommanderError(2, 'emoaisec.usage', why);
}

function ended(error: CommanderError): never {
  throw error.exitCode === 0 ? error : new CommanderError(2, error.code, error.message);
}
