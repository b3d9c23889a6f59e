/**
 * `npm run dist` builds the installers of this platform, `npm run dist:dir` the app as a folder, both under `release/`. Where Electron's
 * release cannot be downloaded, the development runtime is packed instead and the result is for trying only: this is said at the end.
 */
import { join, relative } from 'node:path';
import { cacheDirectory } from '../app/inference/pack-cache.ts';
import { runInForeground } from './child.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';
import { SetUpError } from './set-up-error.ts';

/** @returns electron-builder's exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const reporter = terminalReporter();
  const electron = await setUp('app', reporter);
  if (electron.kind === 'none') throw new SetUpError(`The app cannot be packed without Electron: ${electron.reason}.`);
  const folderOnly = args.includes('--dir');
  const rest = args.filter((argument) => argument !== '--dir');
  const given =
    electron.kind === 'official'
      ? []
      : [`-c.electronDist=${electron.folder}`, `-c.electronVersion=${electron.version}`];
  const target = folderOnly ? ['--dir'] : [];
  const code = await runInForeground({
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules', 'electron-builder', 'cli.js'),
      ...target,
      ...given,
      '--publish',
      'never',
      ...rest,
    ],
    cwd: ROOT,
    // electron-builder takes this path from the repository's root, even when it is absolute.
    env: { ...process.env, EMOAISEC_PACKS_FROM: relative(ROOT, join(cacheDirectory(), 'packs')) },
  });
  if (code === 0 && electron.kind === 'registry') {
    reporter.say(
      `Packed with the development runtime (Electron ${electron.version}): for trying on this machine, not for release.`,
    );
  }
  return code;
}
