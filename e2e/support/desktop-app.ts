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
    close: async () => {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function problem(): string | undefined {
  const electron = findElectron();
  if (electron.kind === 'none') return electron.reason;
  return process.platform === 'linux' && !process.env.DISPLAY ? 'no display; run npm test, which gives one' : undefined;
}
