import { stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** The kinds of file a built renderer is made of; others are not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** A file to be served. */
export interface StaticFile {
  readonly path: string;
  readonly type: string;
  readonly bytes: number;
}

/**
 * Finds the file that an address means, never outside the folder. @param pathname of a URL, percent-encoded; `/` means `index.html`.
 * @returns undefined when there is no such file.
 */
export async function findStaticFile(folder: string, pathname: string): Promise<StaticFile | undefined> {
  const name = decode(pathname);
  if (name === undefined || /[\0\\]/.test(name)) return undefined;
  const path = join(folder, name.endsWith('/') ? `${name}index.html` : name);
  const type = TYPES[extname(path)];
  if (!path.startsWith(folder + sep) || type === undefined) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? { path, type, bytes: found.size } : undefined;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
