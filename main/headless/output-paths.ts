import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, sep } from 'node:path';
import { AppError } from '../../app/domain/errors.ts';

const NAME = '{name}';

/**
 * Where each input's output goes. @param out a file, a folder (it exists or ends in a separator) or a pattern with `{name}`.
 * @param names the inputs' names without folder and extension. @throws AppError `invalid-request` when several inputs would share a file.
 */
export function outputPaths(out: string, names: readonly string[], extension: string): readonly string[] {
  const distinct = names.map((name, index) => {
    const earlier = names.slice(0, index).filter((n) => n === name).length;
    return earlier === 0 ? name : `${name}-${earlier + 1}`;
  });
  if (out.includes(NAME)) return distinct.map((name) => out.replaceAll(NAME, name));
  if (isFolder(out)) return distinct.map((name) => join(out, `${name}${extension}`));
  if (names.length > 1) {
    throw new AppError(
      'invalid-request',
      `Several recordings need a folder or a name with ${NAME} for their output, not one file: "${out}".`,
    );
  }
  return [out];
}

/** `report.html` as `report.partial.html`: where an output grows until it is whole. */
export function partialPath(path: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.partial${extension}`;
}

/** Whether the path names something that is written in place: a device or a pipe. */
export function isSpecial(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile();
}

/** Makes sure an output can be written, before anything is analysed. @throws AppError `report-unwritable`. */
export function requireWritable(path: string): void {
  try {
    const folder = dirname(path);
    if (/[\\/]$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('folder');
    // Not recursive: that never returns where a system refuses new folders as if their parent were missing (Linux: /proc).
    if (!existsSync(folder)) mkdirSync(folder);
    if (statSync(path, { throwIfNoEntry: false })) accessSync(path, constants.W_OK);
    if (isSpecial(path)) return;
    const partial = partialPath(path);
    closeSync(openSync(partial, 'w'));
    rmSync(partial);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** The sentence for an output that cannot be written, by what the system said. */
export function unwritable(path: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      `The disk is full: "${path}" could not be written. Free some space and try again.`,
    );
  }
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'that disk is read-only',
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'part of that path is not a folder',
    EEXIST: 'part of that path is not a folder',
    EISDIR: 'that is a folder',
    ENAMETOOLONG: 'the name is too long',
  };
  const reason = (typeof code === 'string' && reasons[code]) || 'it is not a place for a file';
  return new AppError('report-unwritable', `"${path}" cannot be written: ${reason}. Choose another place.`);
}

/** An input's name in the names of its outputs: without folder and extension. */
export function bareName(path: string): string {
  return basename(path, extname(path));
}

function isFolder(path: string): boolean {
  return (
    path.endsWith('/') || path.endsWith(sep) || (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)
  );
}
