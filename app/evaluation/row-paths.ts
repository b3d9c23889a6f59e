import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { ManifestRow } from './manifest-rows.ts';

/** Where a manifest's recordings or pictures lie. */
export interface RowPaths {
  readonly root: string;
  readonly column: string;
  /** A folder beside the manifest in which they are looked for as well. */
  readonly folder?: string | undefined;
}

/** The path a row names, as it is written. @throws AppError `file-not-found` when it names none. */
export function nameOf({ values }: ManifestRow, { column }: RowPaths): string {
  const name = values[column]?.trim() ?? '';
  if (name === '') throw new AppError('file-not-found', 'no path');
  return name;
}

/** The path to open. */
export function locate(name: string, { root, folder }: RowPaths): string {
  const path = resolve(root, name);
  return folder === undefined || existsSync(path) ? path : join(root, folder, name);
}
