/**
 * The licence gate of `npm run check`: every package of the lock file, and every weight pack, has a licence the project may ship
 * (product) or work with (development). Run it directly; it prints what is not allowed and exits with 1.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLicenceAllowed } from './licence-expression.ts';

const ROOT = join(import.meta.dirname, '..');

/** May be shipped inside an MIT-licensed app with no more than a notice. */
const PRODUCT = [
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
];
/** May also be used to build and test, where nothing of it is shipped. */
const DEVELOPMENT = [...PRODUCT, 'MPL-2.0', 'Python-2.0', 'WTFPL', 'CC-BY-3.0', 'CC-BY-4.0'];

/** A package whose licence is not allowed for what it is used for. */
export interface LicenceProblem {
  readonly name: string;
  readonly version: string;
  /** As its makers wrote it; undefined when they wrote none. */
  readonly licence: string | undefined;
  readonly use: 'product' | 'development' | 'weights';
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** @param root a folder with `package-lock.json` and, where installed, `node_modules` and `native-models/packs.json`. */
export function licenceProblems(root: string): {
  readonly checked: number;
  readonly problems: readonly LicenceProblem[];
} {
  const [product, development] = [new Set(PRODUCT), new Set(DEVELOPMENT)];
  const problems: LicenceProblem[] = [];
  const lock = readJson(join(root, 'package-lock.json')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const locked = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
  for (const [path, found] of locked) {
    const use = found.dev ? 'development' : 'product';
    const licence = found.license ?? installedLicence(join(root, path, 'package.json'));
    if (licence !== undefined && isLicenceAllowed(licence, use === 'product' ? product : development)) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    problems.push({ name, version: found.version ?? '?', licence, use });
  }
  const packs = packsOf(root);
  for (const { name, version, licence } of packs) {
    if (!licence || !isLicenceAllowed(licence, product)) problems.push({ name, version, licence, use: 'weights' });
  }
  return { checked: locked.length + packs.length, problems };
}

/** Old packages name their licence only in their own manifest, some as an object or a list. */
function installedLicence(manifest: string): string | undefined {
  if (!existsSync(manifest)) return undefined;
  const { license, licenses } = readJson(manifest) as { readonly license?: unknown; readonly licenses?: unknown };
  const list = [license ?? licenses ?? []].flat();
  const names = list.map((one) => (typeof one === 'object' && one !== null && 'type' in one ? one.type : one));
  return names.length > 0 ? names.join(' OR ') : undefined;
}

interface Pack {
  readonly name: string;
  readonly version: string;
  readonly licence?: string;
}

function packsOf(root: string): readonly Pack[] {
  const path = join(root, 'native-models', 'packs.json');
  if (!existsSync(path)) return [];
  return (readJson(path) as { readonly packs: readonly Pack[] }).packs;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The report of the gate, one line a problem. @returns the exit code. */
export function reportLicences(root: string, write: (line: string) => void): number {
  const { checked, problems } = licenceProblems(root);
  for (const { name, version, licence, use } of problems) {
    write(`${name}@${version} (${use}): ${licence ?? 'no licence named'} is not allowed\n`);
  }
  if (problems.length === 0) write(`${checked} packages, all with an allowed licence\n`);
  return problems.length > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = reportLicences(ROOT, (line) => process.stdout.write(line));
}
