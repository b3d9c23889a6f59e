/**
 * `npm test [-- FILTER…]`: sets up what the tests use, runs the unit and integration tests, then the end-to-end journeys, and closes with
 * the totals of both. `npm run test:unit` and `npm run e2e` run one half.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Program, runInForeground } from './child.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';
import { addTotals, NO_TOTALS, playwrightTotals, type Totals, totalsLine, vitestTotals } from './test-totals.ts';

const RESULTS = join(ROOT, 'test-results');
const MODULES = join(ROOT, 'node_modules');
const JOURNEYS_CONFIG = join(ROOT, 'e2e', 'playwright.config.ts');

/** @returns 0 when nothing failed, else 1. Arguments other than `--unit` and `--e2e` are filters for the runners. */
export async function run(args: readonly string[]): Promise<number> {
  const only = args.find((argument) => argument === '--unit' || argument === '--e2e');
  const filters = args.filter((argument) => argument !== only);
  await setUp('test', terminalReporter());
  mkdirSync(RESULTS, { recursive: true });
  let totals = NO_TOTALS;
  if (only !== '--e2e') totals = addTotals(totals, await runVitest(filters));
  if (only !== '--unit' && (only === '--e2e' || filters.length === 0))
    totals = addTotals(totals, await runJourneys(filters));
  process.stdout.write(`\n${totalsLine(totals)}\n`);
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

async function runVitest(filters: readonly string[]): Promise<Totals> {
  const report = join(RESULTS, 'vitest.json');
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [join(MODULES, 'vitest', 'vitest.mjs'), 'run', ...reporters, ...filters];
  return vitestTotals(report, await runInForeground(onNode(args)));
}

/** The journeys get a display of their own when there is none, so that Electron's window can open. */
async function runJourneys(filters: readonly string[]): Promise<Totals> {
  if (!existsSync(JOURNEYS_CONFIG)) {
    process.stdout.write('\nNo end-to-end journeys: e2e/playwright.config.ts is not there.\n');
    return NO_TOTALS;
  }
  const report = join(RESULTS, 'playwright.json');
  rmSync(report, { force: true });
  const args = [
    join(MODULES, '@playwright', 'test', 'cli.js'),
    'test',
    '--config',
    JOURNEYS_CONFIG,
    '--reporter=list,json',
    ...filters,
  ];
  const program = onNode(args, { PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY;
  const screen = ['-a', '--server-args=-screen 0 1600x1000x24'];
  const shown = needsDisplay
    ? { ...program, command: 'xvfb-run', args: [...screen, program.command, ...program.args] }
    : program;
  return playwrightTotals(report, await runInForeground(shown));
}

/** A Node program in the repository's root, with the project's programs (Node 24 among them) first on the path. */
function onNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Program {
  const path = [join(MODULES, '.bin'), process.env.PATH ?? ''].join(delimiter);
  return { command: process.execPath, args, cwd: ROOT, env: { ...process.env, PATH: path, ...env } };
}
