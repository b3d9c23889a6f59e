/** `npm start [-- ARGUMENTS]`: sets up and opens the app; without a display, or without any Electron, serves its screens to a browser. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runInForeground } from './child.ts';
import { terminalReporter } from './progress.ts';
import { ROOT, setUp } from './set-up.ts';

/** @returns the app's exit code. `--host web` asks for the browser; other arguments go to the host. */
export async function run(args: readonly string[]): Promise<number> {
  const reporter = terminalReporter();
  const { host, rest } = takeHost(args);
  const noDisplay = displayProblem();
  const noWindow = host === 'web' ? 'asked for by --host web' : noDisplay;
  const electron = await setUp(noWindow ? 'web' : 'app', reporter);
  const why = noWindow ?? (electron.kind === 'none' ? `no Electron could be found: ${electron.reason}` : undefined);
  if (why !== undefined || electron.kind === 'none') {
    reporter.say(`Opening in a browser instead of a window: ${why}.`);
    return runInForeground({ command: process.execPath, args: [join(ROOT, 'main', 'headless', 'serve.ts'), ...rest] });
  }
  reporter.say(`Opening emoAIsec in Electron ${electron.version} (${electron.why}).`);
  const flags = windowFlags();
  if (flags.includes('--no-sandbox'))
    reporter.say("Running as root: Chromium's sandbox is off, because it refuses to work for root.");
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  return runInForeground({ command: electron.path, args: [...flags, ROOT, ...rest], env });
}

function takeHost(args: readonly string[]): { readonly host: string | undefined; readonly rest: readonly string[] } {
  const at = args.findIndex((argument) => argument === '--host' || argument.startsWith('--host='));
  if (at < 0) return { host: undefined, rest: args };
  const inline = args[at]?.split('=')[1];
  return { host: inline ?? args[at + 1], rest: args.toSpliced(at, inline === undefined ? 2 : 1) };
}

/** Why no window can be opened here, or undefined when one can. */
function displayProblem(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (env.WAYLAND_DISPLAY) return undefined;
  if (!env.DISPLAY) return 'this machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  const local = /^(?:unix)?:(\d+)/.exec(env.DISPLAY)?.[1];
  if (local !== undefined && !existsSync(`/tmp/.X11-unix/X${local}`))
    return `the display ${env.DISPLAY} is not running`;
  return undefined;
}

function windowFlags(): readonly string[] {
  if (process.platform !== 'linux') return [];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const wayland = process.env.WAYLAND_DISPLAY && !process.env.DISPLAY ? ['--ozone-platform-hint=auto'] : [];
  // Chromium's own log lines (a missing D-Bus, software rendering) say nothing to the user.
  const quiet = process.env.ELECTRON_ENABLE_LOGGING ? [] : ['--log-level=3'];
  return [...root, ...wayland, ...quiet];
}
