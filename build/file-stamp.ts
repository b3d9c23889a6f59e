/** Fingerprints of files by size and change time: tells without reading them whether anything changed since a step was done. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * One hash over the path, size and change time of every file in `paths` (folders are walked; a path that is absent counts as such).
 * @param ignore files to leave out, by their path relative to `root`.
 */
export function fingerprint(root: string, paths: readonly string[], ignore: RegExp = /(?!)/): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const name = relative(root, path);
    if (ignore.test(name)) return;
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) hash.update(`${name} absent\n`);
    else if (found.isDirectory()) for (const child of readdirSync(path).sort()) add(join(path, child));
    else hash.update(`${name} ${found.size} ${found.mtimeMs}\n`);
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

/** Whether the stamp file holds `value`. */
export function isStamped(stampPath: string, value: string): boolean {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === value;
}

/** Writes the stamp of a step that is done. */
export function writeStamp(stampPath: string, value: string): void {
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, value);
}
