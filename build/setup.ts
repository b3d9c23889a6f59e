/** `npm run setup [-- PROFILE]`: does the set-up of a profile (app unless another is named) without starting anything. */
import { terminalReporter } from './progress.ts';
import { type SetUpProfile, setUp } from './set-up.ts';
import { SetUpError } from './set-up-error.ts';

const PROFILES: readonly SetUpProfile[] = ['app', 'web', 'replay', 'sample', 'test', 'check'];

/** @returns the exit code. @throws SetUpError when a step fails. */
export async function run(args: readonly string[]): Promise<number> {
  const wanted = args[0] ?? 'app';
  const profile = PROFILES.find((name) => name === wanted);
  if (!profile) throw new SetUpError(`There is no set-up called "${wanted}". Choose one of: ${PROFILES.join(', ')}.`);
  const reporter = terminalReporter();
  const electron = await setUp(profile, reporter);
  if (profile === 'app' || profile === 'test') {
    reporter.say(
      electron.kind === 'none' ? `No Electron: ${electron.reason}.` : `Electron ${electron.version}: ${electron.why}.`,
    );
  }
  reporter.say('Everything is set up.');
  return 0;
}
