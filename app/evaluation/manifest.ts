/**
 * A labelled manifest as rows of named texts: CSV, TSV, JSON Lines or JSON, gzipped or not, or a folder of JSON files. What it holds,
 * not its name, decides.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { delimitedRecords, separatorOf } from '../capture/delimited-text.ts';
import { AppError } from '../domain/errors.ts';
import { jsonRows } from './json-rows.ts';
import { readManifestFolder } from './manifest-folder.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';

/** As long as a text may be in memory, and a little less. */
const LARGEST_BYTES = 500 * 1024 * 1024;
/** Tables of labels pack to a tenth or a thirtieth; what unpacks to more than this is made to fill the memory. */
const MOST_UNPACKING = 100;
/** A small file may unpack to this, however it was packed. */
const SMALL_BYTES = 1024 * 1024;

/** @throws AppError `file-not-found`, `file-unreadable`, `file-empty`, `manifest-invalid`. */
export async function readManifest(path: string): Promise<Manifest> {
  if (await isFolder(path)) return { ...(await readManifestFolder(path, LARGEST_BYTES)), root: path };
  const text = (await readText(path)).replace(/^\u{feff}/u, '');
  if (text.trim() === '') throw new AppError('file-empty', 'The manifest is empty.');
  const found = /^\s*[[{]/.test(text) ? jsonRows(text) : delimitedRows(text);
  if (found.rows.length === 0) throw new AppError('file-empty', 'The manifest has a header and no rows.');
  return { ...found, text, root: dirname(path) };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function readText(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new AppError('file-unreadable', 'The manifest is a device, not a file.');
    if (found.size > LARGEST_BYTES) throw new AppError('manifest-invalid', 'The manifest is larger than 500 MB.');
    const bytes = await readFile(path);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = zipped ? gunzipSync(bytes, { maxOutputLength: mostUnpacked(bytes.length) }) : bytes;
    if (plain.includes(0)) throw new AppError('manifest-invalid', 'The manifest is not text (UTF-8 CSV or JSON).');
    return plain.toString('utf8');
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error);
  }
}

function mostUnpacked(bytes: number): number {
  return Math.min(LARGEST_BYTES, Math.max(SMALL_BYTES, MOST_UNPACKING * bytes));
}

function delimitedRows(text: string): Omit<Manifest, 'text' | 'root'> {
  const records = delimitedRecords(text, separatorOf(text));
  const header = records.next();
  const columns = header.done ? [] : header.value.fields.map((name) => name.trim());
  if (new Set(columns).size < columns.length)
    throw new AppError('manifest-invalid', 'The manifest names a column twice.');
  const rows = Array.from(records, ({ fields, line, open }, index): ManifestRow => {
    const values = Object.fromEntries(columns.map((name, i) => [name, fields[i] ?? '']));
    const problem = open
      ? `line ${line}: a quoted field is never closed`
      : fields.length === columns.length
        ? undefined
        : `line ${line}: ${fields.length} fields for ${columns.length} columns`;
    return { number: index + 1, values, ...(problem !== undefined && { problem }) };
  });
  return { columns, rows };
}

function unreadable(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-not-found', 'There is no such manifest. Check the name and the folder.', {
      cause: error,
    });
  if (code === 'ERR_BUFFER_TOO_LARGE')
    return new AppError(
      'manifest-invalid',
      'The manifest unpacks to more than a hundred times its size, or to more than 500 MB.',
      { cause: error },
    );
  if (code.startsWith('Z_'))
    return new AppError('manifest-invalid', 'The manifest is a damaged gzip file.', { cause: error });
  return new AppError('file-unreadable', `The manifest cannot be read (${code}).`, { cause: error });
}
