/** Runs one program in the foreground: the terminal's streams, its signals and its exit code are the program's own. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { whenStarterEnds } from './parent.mjs';

/** What to start: `args` after the program, `cwd` and `env` as in Node's `spawn`. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts a program, forwards SIGINT, SIGTERM and SIGHUP, and waits.
 * @returns its exit code, or 128 + the signal's number when a signal ended it.
 */
export function runInForeground({ command, args, cwd, env }: Program): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...(cwd ? { cwd } : {}), ...(env ? { env } : {}) });
    const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
      // Ctrl-C in a terminal already reaches every process of the group: a second one would end the program before it has tidied up.
      const forward = () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      };
      process.on(signal, forward);
      return { signal, forward };
    });
    const stopWatching = whenStarterEnds(() => child.kill('SIGTERM'));
    const stopForwarding = () => {
      stopWatching();
      for (const { signal, forward } of listeners) process.removeListener(signal, forward);
    };
    child.on('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
