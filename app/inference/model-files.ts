/** Finds models on disk (committed ones and packs in the cache) and reads them only when they are what they should be. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { type ModelManifest, modelManifest } from './model-manifest.ts';
import { manifestText, type Pack, packFolder, readPackList } from './pack-cache.ts';

/** Where one model should be; whether it is there shows when its manifest is read. */
export interface ModelPlace {
  readonly name: string;
  readonly folder: string;
  readonly source: 'trained' | 'pack';
  /** The entry of `packs.json`, for packs. */
  readonly pack?: Pack;
}

const SET_UP_AGAIN = 'Start the app with "npm start" to take it again, or run "npm run models" to see all models.';
const CHECK_OUT_AGAIN = 'It belongs to the repository: restore it from there.';

/**
 * All models the app knows: the folders of `modelsFolder` that have a manifest, and the packs listed in its `packs.json`.
 * @param cacheFolder the app's cache folder; the platform's when absent.
 */
export async function findModels(modelsFolder: string, cacheFolder?: string): Promise<readonly ModelPlace[]> {
  const env = cacheFolder === undefined ? process.env : { ...process.env, EMOAISEC_CACHE_DIR: cacheFolder };
  const entries = await readdir(modelsFolder, { recursive: false, withFileTypes: true }).catch(() => []);
  const trained: ModelPlace[] = [];
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const folder = join(modelsFolder, entry.name);
    if ((await readdir(folder)).includes('manifest.json'))
      trained.push({ name: entry.name, folder, source: 'trained' });
  }
  const list = await readPackList(join(modelsFolder, 'packs.json')).catch(() => ({ packs: [] }));
  const packs = list.packs.map((pack): ModelPlace => {
    return { name: pack.name, folder: packFolder(pack, env), source: 'pack', pack };
  });
  return [...packs, ...trained.sort((a, b) => a.name.localeCompare(b.name))];
}

/**
 * A pack's manifest must be the one in `packs.json`: the cache folder can be written to by others, who could change weights and
 * checksum together.
 * @throws AppError `model-missing` when there is no manifest; `model-corrupt` when it is another one or cannot be understood.
 */
export async function readManifest(place: ModelPlace): Promise<ModelManifest> {
  const text = await readModelFile(place, 'manifest.json');
  if (place.pack && text.toString('utf8') !== manifestText(place.pack))
    throw corrupt(place, 'its manifest is not the one this app was made with');
  const parsed = modelManifest.safeParse(parseJson(text.toString('utf8')));
  if (parsed.success && parsed.data.name === place.name) return parsed.data;
  throw corrupt(place, 'its manifest cannot be understood');
}

/**
 * Reads a model's file and compares it with a checksum.
 * @param sha256 in hex
 * @throws AppError `model-missing`, `model-corrupt`
 */
export async function readVerified(place: ModelPlace, file: string, sha256: string): Promise<Buffer> {
  const content = await readModelFile(place, file);
  const found = createHash('sha256').update(content).digest('hex');
  if (found !== sha256) throw corrupt(place, `${file} has another checksum than its manifest says`);
  return content;
}

/**
 * Like `readVerified`, for looking only: a file whose size and time are those of its last check in `stamps` is not read again.
 * @throws AppError `model-missing`, `model-corrupt`
 */
export async function checkFile(
  place: ModelPlace,
  file: string,
  sha256: string,
  stamps: Map<string, string>,
): Promise<void> {
  const path = join(place.folder, file);
  const found = await stat(path).catch(() => undefined);
  const stamp = `${found?.size} ${found?.mtimeMs} ${sha256}`;
  if (found && stamps.get(path) === stamp) return;
  await readVerified(place, file, sha256);
  stamps.set(path, stamp);
}

async function readModelFile(place: ModelPlace, file: string): Promise<Buffer> {
  return readFile(join(place.folder, file)).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? `${file} is not there` : `${file} cannot be read (${error.code})`;
    throw new AppError('model-missing', `The model ${place.name} is missing: ${reason}. ${advice(place)}`);
  });
}

function corrupt(place: ModelPlace, problem: string): AppError {
  return new AppError(
    'model-corrupt',
    `The model ${place.name} is damaged and was refused: ${problem}. ${advice(place)}`,
  );
}

function advice(place: ModelPlace): string {
  return place.source === 'pack' ? SET_UP_AGAIN : CHECK_OUT_AGAIN;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
