/** The Debian packages each kind of work uses: what is missing is installed where that is possible, and named where it is not. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDirectory } from '../app/inference/pack-cache.ts';
import type { Reporter } from './progress.ts';
import { SetUpError } from './set-up-error.ts';

/** Kinds of work: the window (`app`), the loopback web host (`web`), a recording in the terminal (`replay`), the tests (`test`). */
export type PackageProfile = 'app' | 'web' | 'replay' | 'sample' | 'test';

/** A Debian package: what it is for, and a program it brings (looked for where there is no dpkg). */
interface SystemPackage {
  readonly name: string;
  readonly purpose: string;
  readonly program?: string;
}

/** Shared libraries of Electron (its documentation's list for Debian). */
const ELECTRON_LIBRARIES: readonly SystemPackage[] = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0',
  'libatspi2.0-0',
].map((name) => ({ name, purpose: 'the app window' }));
const FFMPEG: SystemPackage = { name: 'ffmpeg', purpose: 'M4A, MP4, FLAC, Ogg and WebM recordings', program: 'ffmpeg' };
const SOUND: readonly SystemPackage[] = [
  { name: 'pulseaudio-utils', purpose: "the system's sound in live calls", program: 'parec' },
  { name: 'alsa-utils', purpose: 'the microphone in live calls', program: 'arecord' },
];
const SPEECH_MAKER: SystemPackage = { name: 'espeak-ng', purpose: 'making the sample call', program: 'espeak-ng' };
const TEST_TOOLS: readonly SystemPackage[] = [
  { name: 'xvfb', purpose: 'end-to-end tests in Electron', program: 'Xvfb' },
  { name: 'xauth', purpose: 'end-to-end tests in Electron', program: 'xauth' },
  { name: 'chromium', purpose: 'end-to-end tests of the web host', program: 'chromium' },
  { name: 'pulseaudio', purpose: 'end-to-end tests of live calls', program: 'pulseaudio' },
  { name: 'dbus-daemon', purpose: 'end-to-end tests of the key store', program: 'dbus-daemon' },
  { name: 'gnome-keyring', purpose: 'end-to-end tests of the key store', program: 'gnome-keyring-daemon' },
  { name: 'sox', purpose: 'tests of sound files', program: 'sox' },
];

const PROFILES: Readonly<Record<PackageProfile, readonly SystemPackage[]>> = {
  app: [...ELECTRON_LIBRARIES, ...SOUND, FFMPEG],
  web: [...SOUND, FFMPEG],
  replay: [FFMPEG],
  sample: [SPEECH_MAKER, FFMPEG],
  test: [...ELECTRON_LIBRARIES, ...SOUND, FFMPEG, SPEECH_MAKER, ...TEST_TOOLS],
};

const DPKG_STATUS = '/var/lib/dpkg/status';
/** After a failed installation the next commands only say what is missing, and do not wait for the network again. */
const RETRY_AFTER_MS = 3_600_000;

/** The packages of a profile that are not installed. Empty on macOS and Windows, where nothing of this is needed. */
export function missingPackages(
  profile: PackageProfile,
  platform: string = process.platform,
): readonly SystemPackage[] {
  if (platform !== 'linux') return [];
  const status = existsSync(DPKG_STATUS) ? readFileSync(DPKG_STATUS, 'utf8') : undefined;
  return PROFILES[profile].filter(
    (wanted) => !(status === undefined ? isOnPath(wanted) : isInstalled(wanted.name, status)),
  );
}

/** Whether dpkg's status file lists a package as installed, under its name or the name it has since Debian 13 (`…t64`). */
export function isInstalled(name: string, dpkgStatus: string): boolean {
  const escaped = name.replace(/[.+]/g, '\\$&');
  return new RegExp(`^Package: ${escaped}(t64)?\\nStatus: \\S+ ok installed$`, 'm').test(dpkgStatus);
}

/**
 * Installs a profile's missing packages when this is root on Debian; otherwise says which are missing, what for, and the command.
 * @throws SetUpError for the tests when packages stay missing; other work goes on without them.
 */
export async function ensureSystemPackages(profile: PackageProfile, reporter: Reporter): Promise<void> {
  let missing = missingPackages(profile);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.map(({ name }) => name).join(' ')}`;
  let reason = 'this is not root on a Debian system';
  const failed = join(cacheDirectory(), 'system-packages.failed');
  const failedAgoMs = Date.now() - (statSync(failed, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (process.getuid?.() === 0 && isOnPath({ name: 'apt', purpose: '', program: 'apt-get' })) {
    if (profile !== 'test' && failedAgoMs < RETRY_AFTER_MS) {
      reason = 'installing them failed less than an hour ago';
    } else {
      const step = reporter.step(`Installing system packages: ${missing.map(({ name }) => name).join(', ')}`);
      const problem = (await runApt(['update'])) ?? (await runApt(command.split(' ').slice(1)));
      step.finish(problem ? 'failed' : 'done');
      missing = missingPackages(profile);
      if (!problem && missing.length === 0) {
        rmSync(failed, { force: true });
        return;
      }
      mkdirSync(cacheDirectory(), { recursive: true });
      writeFileSync(failed, '');
      reason = problem ?? 'some were not installed';
    }
  }
  const list = missing.map(({ name, purpose }) => `${name} (${purpose})`).join(', ');
  const sentence = `Missing system packages: ${list}; ${reason}. To install them: sudo ${command}`;
  if (profile === 'test') throw new SetUpError(sentence);
  reporter.say(sentence);
}

/** @returns undefined when apt-get ended well, else its last error line. */
function runApt(args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=1', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      const lines = errors.split('\n').filter((line) => line.startsWith('E: '));
      resolve(code === 0 ? undefined : `apt-get: ${lines[0]?.slice(3) ?? `exit ${code}`}`);
    });
  });
}

/** Packages that bring no program (libraries) cannot be looked for this way and are taken as there. */
function isOnPath({ program }: SystemPackage): boolean {
  if (!program) return true;
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
