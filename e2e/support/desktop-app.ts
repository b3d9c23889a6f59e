import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { findElectron } from '../../build/electron-runtime.ts';
import { ROOT } from './web-app.ts';

/** Why no Electron test can run here, or undefined. */
export const electronProblem = problem();

/** The app in Electron with a profile of its own, gone with it. */
export interface RunningDesktopApp {
  readonly app: ElectronApplication;
  /** What it and its engine have written since they were started. */
  log(): string;
  close(): Promise<void>;
}

/** Starts the built app in the Electron of this machine. @param flags further switches, e.g. a file for the fake microphone. */
export async function startDesktopApp(
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningDesktopApp> {
  const electron = findElectron();
  if (electron.kind === 'none') throw new Error(electron.reason);
  const profile = mkdtempSync(join(tmpdir(), 'emoaisec-e2e-'));
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const variables = Object.entries({
    ...inherited,
    EMOAISEC_LOG_LEVEL: 'info',
    EMOAISEC_DATA_DIR: join(profile, 'data'),
    ...env,
  });
  const written = listenFromTheStart(electron.path);
  const app = await _electron.launch({
    executablePath: electron.path,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--log-level=3',
      '--use-fake-device-for-media-stream',
      `--user-data-dir=${profile}`,
      ...flags,
      ROOT,
    ],
    env: Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
  return {
    app,
    log: written.text,
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/**
 * Hears what the next process of this program writes. Playwright hands its process over once the app runs, and by then the app has written lines
 * that nobody hears any more; Node tells of every process as it is made.
 */
function listenFromTheStart(path: string): { text(): string } {
  let text = '';
  const onProcess = (message: unknown) => {
    const { process: child } = message as { readonly process: ChildProcess };
    child.once('spawn', () => {
      if (child.spawnfile !== path) return;
      unsubscribe('child_process', onProcess);
      // The bytes are decoded here: another listener needs them as they are.
      for (const output of [child.stdout, child.stderr]) {
        const decoder = new TextDecoder();
        output?.on('data', (bytes: Buffer) => {
          text += decoder.decode(bytes, { stream: true });
        });
      }
    });
  };
  subscribe('child_process', onProcess);
  return { text: () => text };
}

function problem(): string | undefined {
  const electron = findElectron();
  if (electron.kind === 'none') return electron.reason;
  return process.platform === 'linux' && !process.env.DISPLAY ? 'no display; run npm test, which gives one' : undefined;
}
