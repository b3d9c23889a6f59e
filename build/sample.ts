/** `npm run sample`: makes the sample call of the repository anew (`build/make-sample.ts`). */
import { join } from 'node:path';
import { runInForeground } from './child.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';

/** @returns the exit code of the sample's own program. */
export async function run(args: readonly string[]): Promise<number> {
  await setUp('sample', terminalReporter());
  return runInForeground({
    command: process.execPath,
    args: [join(import.meta.dirname, 'make-sample.ts'), ...args],
    cwd: ROOT,
  });
}
