/**
 * Where weights taken from a package registry lie on this machine, and whether they are what `native-models/packs.json` says.
 * A pack's folder looks like a committed model's folder: the model file, `manifest.json`, and what its licence asks to keep beside it.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** One file of a pack: `path` inside the package's tarball, `as` in the pack's folder; sha256 in hex. */
export interface PackFile {
  readonly path: string;
  readonly as: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Weights published inside a registry package, as listed in `native-models/packs.json`. */
export interface Pack {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier of the weights' licence (not of the package that carries them). */
  readonly licence: string;
  /** `name@version` in the registry npm is configured for. */
  readonly package: string;
  readonly files: readonly PackFile[];
  /** Text files written beside the weights, e.g. a licence that the package itself does not carry. */
  readonly notices?: Readonly<Record<string, string>>;
  /** Content of the folder's `manifest.json`: the schema of the committed models. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A registry package that carries packs: its tarball's size and npm integrity (`sha512-…`). */
export interface PackTarball {
  readonly package: string;
  readonly bytes: number;
  readonly integrity: string;
}

/** `native-models/packs.json`. */
export interface PackList {
  readonly tarballs: readonly PackTarball[];
  readonly packs: readonly Pack[];
}

/** Reads the list of packs; it is the repository's own file, so it is trusted as typed. */
export async function readPackList(path: string): Promise<PackList> {
  return JSON.parse(await readFile(path, 'utf8')) as PackList;
}

/**
 * The app's cache folder: `EMOAISEC_CACHE_DIR`, or `emoaisec` under the platform's cache folder (`XDG_CACHE_HOME`, `~/.cache`,
 * `~/Library/Caches`, `%LOCALAPPDATA%`).
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const override = env.EMOAISEC_CACHE_DIR;
  if (override) return override;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'emoaisec', 'Cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'emoaisec');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'emoaisec');
}

/** The folder a pack is extracted to: `<cache>/packs/<name>-<version>`. */
export function packFolder(pack: Pick<Pack, 'name' | 'version'>, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheDirectory(env), 'packs', `${pack.name}-${pack.version}`);
}

/** The SHA-256 of a file, in hex, read in chunks. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Compares a pack's folder with its entry in the list, byte for byte.
 * @returns undefined when everything is as listed, else one sentence that names the file and the difference.
 */
export async function findPackProblem(pack: Pack, folder: string = packFolder(pack)): Promise<string | undefined> {
  for (const file of pack.files) {
    const path = join(folder, file.as);
    const found = await stat(path).catch(() => undefined);
    if (!found) return `${file.as} of ${pack.name} ${pack.version} is missing`;
    if (found.size !== file.bytes) return `${file.as} of ${pack.name} has ${found.size} bytes, not ${file.bytes}`;
    const sha256 = await sha256OfFile(path);
    if (sha256 !== file.sha256) return `${file.as} of ${pack.name} has SHA-256 ${sha256}, not ${file.sha256}`;
  }
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined);
  return manifest === manifestText(pack) ? undefined : `manifest.json of ${pack.name} is missing or of another version`;
}

/** The text of a pack's `manifest.json`. */
export function manifestText(pack: Pack): string {
  return `${JSON.stringify(pack.manifest, null, 2)}\n`;
}
