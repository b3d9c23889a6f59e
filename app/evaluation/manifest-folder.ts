/** A folder of descriptions (calls beside their recordings) as one manifest: every `.json` in it, in the order of their names. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { jsonRows } from './json-rows.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';

/**
 * A file that holds no rows becomes a row with that problem. @param mostBytes of all files together.
 * @throws AppError `file-empty` when the folder has no `.json`, `manifest-invalid` when they are too large, `file-unreadable` when one is no file.
 */
export async function readManifestFolder(folder: string, mostBytes: number): Promise<Omit<Manifest, 'root'>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0)
    throw new AppError(
      'file-empty',
      'The folder holds no .json files that describe recordings; name a manifest in it.',
    );
  const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))));
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) > mostBytes)
    throw new AppError('manifest-invalid', 'The .json files of the folder are larger than 500 MB together.');
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const parts = texts.map((text, i) => rowsOf(names[i] ?? '', text));
  const rows = parts.flat().map((row, i): ManifestRow => ({ ...row, number: i + 1 }));
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  return { columns, rows, text: texts.join('\n') };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isFile())
    throw new AppError('file-unreadable', 'A .json of the folder is a folder or a device, not a file.');
  return found.size;
}

function rowsOf(name: string, text: string): readonly ManifestRow[] {
  try {
    return jsonRows(text.replace(/^\u{feff}/u, '')).rows;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ number: 0, values: {}, problem: `${name} holds no JSON objects` }];
  }
}
