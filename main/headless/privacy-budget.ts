/** `npm run privacy-budget -- simulate`: what figures over calls are worth under noise, before any budget is spent. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { MINIMUM_GROUP } from '../../app/privacy/differential-privacy/aggregate-desk.ts';
import { secureRandom } from '../../app/privacy/differential-privacy/secure-random.ts';
import { usefulnessOf } from '../../app/privacy/differential-privacy/usefulness.ts';
import { endWithReader } from './closed-pipe.ts';
import { usefulnessTable } from './usefulness-table.ts';

const DRAWS = 1_000;
const MOST_DRAWS = 100_000;

endWithReader();
const program = new Command('npm run privacy-budget --').description('Differential privacy of figures over calls.');
program
  .command('simulate')
  .description(
    'Draws answers about made calls and tells how far they lie from the truth. Nothing stored is read or spent.',
  )
  .option('--json', 'print JSON')
  .addOption(
    new Option('--draws <N>', 'answers to each question').default(DRAWS).argParser((text) => {
      const draws = Number(text);
      if (Number.isInteger(draws) && draws >= 20 && draws <= MOST_DRAWS) return draws;
      throw new InvalidArgumentError(`Use a whole number from 20 to ${MOST_DRAWS}.`);
    }),
  )
  .action(({ json, draws }: { readonly json?: true; readonly draws: number }) => {
    const rows = usefulnessOf(MINIMUM_GROUP, draws, secureRandom());
    process.stdout.write(json ? `${JSON.stringify(rows, undefined, 2)}\n` : usefulnessTable(rows));
  });
program.parse();
