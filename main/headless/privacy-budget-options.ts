import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type AggregateQuery, aggregateQuery } from '../../app/contract/aggregates.ts';
import { CUSTOMER_FLAGS, CUSTOMER_NUMBERS, lastDays } from '../../app/domain/aggregate.ts';

/** What the user asked of `npm run privacy-budget`. */
export type BudgetRequest =
  | { readonly verb: 'simulate'; readonly json: boolean; readonly draws: number }
  | { readonly verb: 'status'; readonly json: boolean; readonly days: number }
  | { readonly verb: 'ask'; readonly json: boolean; readonly query: AggregateQuery };

const DRAWS = 1_000;
const MOST_DRAWS = 100_000;
const DAYS = 30;
const BINS = 5;
/** Of one customer so many calls are taken, the newest. */
const MOST_CALLS_EACH = 3;

/** Every question by its name in the audit log. */
export const QUESTION_NAMES: readonly string[] = [
  'count-of-people',
  'count-of-calls',
  ...CUSTOMER_NUMBERS.flatMap((figure) => [`mean-of-${figure}`, `histogram-of-${figure}`]),
  ...CUSTOMER_FLAGS.map((figure) => `share-of-${figure}`),
];

const HELP = `
Asking spends: --epsilon says how much, also when the group turns out to be too small. The same question about the same calls costs nothing again.
What opens the vault: EMOAISEC_VAULT_PASSPHRASE, or EMOAISEC_VAULT_KEY_FILE (a file with mode 0600).
Exit codes: 0 done · 2 wrong usage · 3 refused: the budget is spent, or the profile forbids it · 6 the vault cannot be used
What ε means, and what the noise hides: docs/differential-privacy.md`;

/** Reads the arguments. @param now today. @throws CommanderError after it has printed help (exit code 0) or what is wrong (exit code 2). */
export function parseBudgetArguments(args: readonly string[], now: Date): BudgetRequest {
  let request: BudgetRequest | undefined;
  const program = new Command('npm run privacy-budget --')
    .description('Figures over kept calls under differential privacy, and what they cost.')
    .addHelpText('after', HELP);
  const verb = (usage: string, description: string) =>
    program.command(usage).description(description).option('--json', 'print JSON').exitOverride(ended);
  const days = () => new Option('--days <N>', 'the last so many whole days').default(DAYS).argParser(whole(1, 3650));
  verb(
    'simulate',
    'draws answers about made calls and tells how far they lie from the truth; nothing stored is read or spent',
  )
    .addOption(new Option('--draws <N>', 'answers to each question').default(DRAWS).argParser(whole(20, MOST_DRAWS)))
    .action(({ json = false, draws }: { readonly json?: boolean; readonly draws: number }) => {
      request = { verb: 'simulate', json, draws };
    });
  verb('status', 'tells what is spent, what is left and when it renews; costs nothing')
    .addOption(days())
    .action((options: { readonly json?: boolean; readonly days: number }) => {
      request = { verb: 'status', json: options.json ?? false, days: options.days };
    });
  verb('ask', 'asks about customers’ kept calls, and spends')
    .addArgument(new Argument('<QUESTION>', 'kind and figure').choices(QUESTION_NAMES))
    .addOption(
      new Option('--epsilon <E>', 'what it may cost each person').makeOptionMandatory().argParser((text) => {
        const epsilon = Number(text);
        if (epsilon >= 0.01 && epsilon <= 4) return epsilon;
        throw new InvalidArgumentError('Use a number from 0.01 to 4.');
      }),
    )
    .addOption(days())
    .addOption(new Option('--bins <N>', 'bars of a histogram').default(BINS).argParser(whole(2, 20)))
    .action((question: string, options: AskOptions) => {
      request = { verb: 'ask', json: options.json ?? false, query: queryOf(question, options, now) };
    });
  program.exitOverride(ended).parse([...args], { from: 'user' });
  if (!request) throw new CommanderError(2, 'emoaisec.usage', 'no verb');
  return request;
}

interface AskOptions {
  readonly json?: boolean;
  readonly epsilon: number;
  readonly days: number;
  readonly bins: number;
}

function queryOf(question: string, { epsilon, days, bins }: AskOptions, now: Date): AggregateQuery {
  const [kind = '', asked = ''] = question.split('-of-');
  const scope = { people: 'customer', ...lastDays(days, now), epsilon, mostCallsEach: MOST_CALLS_EACH };
  const about = kind === 'count' ? { of: asked } : { figure: asked };
  return aggregateQuery.parse({ kind, ...about, ...(kind === 'histogram' && { bins }), ...scope });
}

function whole(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`Use a whole number from ${from} to ${to}.`);
  };
}

function ended(error: CommanderError): never {
  throw error.exitCode === 0 ? error : new CommanderError(2, error.code, error.message);
}
