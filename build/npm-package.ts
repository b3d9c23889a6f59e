/** Takes a package's tarball through npm, so that the registry, proxy and credentials the machine is configured for are used. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { PackTarball } from '../app/inference/pack-cache.ts';
import type { ProgressListener } from './progress.ts';
import { SetUpError } from './set-up-error.ts';
import { readTar, type TarEntry } from './tar.ts';

const POLL_MS = 200;

/**
 * Downloads a pinned package into `folder` (an empty folder of the caller's, which the caller removes).
 * npm's own cache for this download lies in the same folder: its growth is the progress, and nothing is left behind.
 * @returns the path of the tarball, whose integrity was compared with the pinned one.
 * @throws SetUpError when it cannot be fetched or is not the pinned tarball.
 */
export async function fetchPackage(
  tarball: PackTarball,
  folder: string,
  onProgress: ProgressListener,
): Promise<string> {
  const cache = join(folder, 'npm-cache');
  const timer = setInterval(() => {
    void folderBytes(cache).then((bytes) => onProgress(Math.min(bytes, tarball.bytes), tarball.bytes));
  }, POLL_MS);
  const output = await runNpm(
    ['pack', tarball.package, '--json', '--cache', cache, '--pack-destination', folder],
    folder,
  )
    .catch((error: Error) => {
      throw new SetUpError(`${tarball.package} could not be fetched from the package registry: ${error.message}`);
    })
    .finally(() => clearInterval(timer));
  const [packed] = JSON.parse(output) as { filename: string }[];
  if (!packed) throw new SetUpError(`npm answered without a file name for ${tarball.package}.`);
  const path = join(folder, packed.filename);
  await checkIntegrity(path, tarball);
  onProgress(tarball.bytes, tarball.bytes);
  return path;
}

/** Compares a tarball with its pinned integrity. @throws SetUpError on a difference. */
export async function checkIntegrity(path: string, tarball: PackTarball): Promise<void> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const found = `sha512-${hash.digest('base64')}`;
  if (found === tarball.integrity) return;
  throw new SetUpError(
    `${tarball.package} is not the pinned file and was refused: its integrity is ${found}, not ${tarball.integrity}.`,
  );
}

/** The files of a package's tarball (paths begin with `package/`). */
export async function* readPackage(path: string): AsyncGenerator<TarEntry> {
  const source = createReadStream(path);
  const unzipped = source.pipe(createGunzip({ chunkSize: 1 << 18 }));
  source.on('error', (error) => unzipped.destroy(error));
  try {
    yield* readTar(unzipped);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new SetUpError(`The package's tarball is damaged: ${error.message}.`);
    }
    throw error;
  } finally {
    source.destroy();
    unzipped.destroy();
  }
}

/** Runs npm and gives its standard output. @throws Error with npm's own error lines. */
function runNpm(args: readonly string[], cwd: string): Promise<string> {
  const npmScript = process.env.npm_execpath;
  const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  const quick = [
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
    '--no-update-notifier',
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args, ...quick], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: withoutProjectNode(process.env),
      shell: command === 'npm' && process.platform === 'win32',
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.on('error', (error) => reject(new Error(`npm could not be started (${error.message})`)));
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(npmReason(errors) || `npm ended with ${code}`)),
    );
  });
}

/** The lines of npm's error report that say what went wrong. */
function npmReason(errors: string): string {
  const lines = errors
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line) && !/complete log|debug-0\.log/.test(line));
  return lines
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter(Boolean)
    .slice(0, 4)
    .join('; ');
}

/** npm sets `npm_config_*` variables for its children; those of the outer command must not steer the inner one's output. */
function withoutProjectNode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = (env.PATH ?? '').split(delimiter).filter((part) => !part.endsWith(join('node_modules', '.bin')));
  return {
    ...env,
    PATH: [...path, dirname(process.execPath)].join(delimiter),
    npm_config_loglevel: 'error',
    npm_config_dry_run: 'false',
  };
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name))
        .then((found) => found.size)
        .catch(() => 0),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
