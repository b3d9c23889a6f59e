/** `npm run check`: every rule of the house that can be executed, each reported, all run even when one fails. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runInForeground } from './child.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';
import { totalsLine } from './test-totals.ts';

/** One check: a Node script of the repository or of an installed package, and its arguments. */
interface Check {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
}

/** The checks in the order they run. To add one, add a line. */
const CHECKS: readonly Check[] = [
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-b', '--pretty'] },
  { name: 'format and lint', script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  {
    name: 'boundaries',
    script: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['app', 'main', 'renderer', 'build', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  },
  { name: 'licences', script: 'build/licences.ts', args: [] },
];

/** @returns 0 when all checks passed, else 1; the last line is `N passed, N failed`. */
export async function run(args: readonly string[]): Promise<number> {
  await setUp('check', terminalReporter());
  const wanted = CHECKS.filter(({ name }) => args.length === 0 || args.some((argument) => name.includes(argument)));
  const failed: string[] = [];
  for (const check of wanted) {
    const startedMs = Date.now();
    const passed = (await runCheck(check)) === 0;
    if (!passed) failed.push(check.name);
    process.stdout.write(
      `${passed ? 'ok    ' : 'FAILED'} ${check.name} (${((Date.now() - startedMs) / 1000).toFixed(1)} s)\n`,
    );
  }
  process.stdout.write(
    `\n${totalsLine({ passed: wanted.length - failed.length, failed: failed.length, skipped: 0 })}\n`,
  );
  return failed.length > 0 ? 1 : 0;
}

async function runCheck({ script, args }: Check): Promise<number> {
  if (!existsSync(join(ROOT, script))) {
    process.stdout.write(`${script} is not there.\n`);
    return 1;
  }
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  return runInForeground({
    command: process.execPath,
    args: [script, ...args],
    cwd: ROOT,
    env: { ...process.env, PATH: path },
  });
}
