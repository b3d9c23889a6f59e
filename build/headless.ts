/** The commands that run in the terminal: `npm run replay`, `models`, `bench`, `evaluate`, `audit` → `main/headless/<command>.ts`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './child.ts';
import { keystoreVariables } from './keystore-electron.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';
import { SetUpError } from './set-up-error.ts';

/**
 * Sets up for recordings and runs a headless command in the folder the user stands in, so that relative file names mean what they say.
 * @returns the command's exit code.
 */
export async function run([command = '', ...args]: readonly string[]): Promise<number> {
  const script = join(ROOT, 'main', 'headless', `${command}.ts`);
  if (!/^[a-z-]+$/.test(command) || !existsSync(script)) throw new SetUpError(`There is no command "${command}".`);
  const reporter = terminalReporter();
  await setUp('replay', reporter);
  return runInForeground({
    command: process.execPath,
    args: [script, ...args],
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: { ...process.env, ...(await keystoreVariables(command, reporter)) },
  });
}
