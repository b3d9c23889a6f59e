/**
 * `npm run sbom [-- FILE]`: the bill of materials of the app in CycloneDX 1.5: every package of the lock file as npm tells it, and every model
 * with its weights' checksums, licence and origin. Written to `out/sbom.cdx.json` unless a file is named. Needs no network.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type PackTarball, readPackList } from '../app/inference/pack-cache.ts';
import { ROOT } from './set-up.ts';
import { SetUpError } from './set-up-error.ts';

/** The parts of CycloneDX that are written or counted here (https://cyclonedx.org/docs/1.5/json). */
export interface Component {
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly object[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly components?: readonly Component[];
}
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface TrainedManifest {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  readonly licence: string;
  readonly source: { readonly script?: string };
  readonly files?: readonly { readonly file: string; readonly sha256: string }[];
}

/** @returns the exit code. @throws SetUpError when npm cannot tell the packages. */
export async function run([target = join('out', 'sbom.cdx.json')]: readonly string[]): Promise<number> {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), target);
  const bill = await billOfMaterials(ROOT);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(bill, null, 2)}\n`);
  const models = bill.components.filter(({ type }) => type === 'machine-learning-model').length;
  process.stdout.write(
    `${bill.components.length - models} packages and ${models} models: ${relative(process.cwd(), path)}\n`,
  );
  return 0;
}

/** @param root a folder with `package-lock.json` and `native-models`. */
export async function billOfMaterials(root: string): Promise<Sbom> {
  const bill = JSON.parse(await npmSbom(root)) as Sbom;
  const models = [...(await packComponents(root)), ...(await trainedComponents(root))];
  const { name } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly name: string };
  // npm names the whole after the folder it lies in.
  const component = { ...bill.metadata.component, type: 'application', name };
  return { ...bill, metadata: { ...bill.metadata, component }, components: [...bill.components, ...models] };
}

async function npmSbom(root: string): Promise<string> {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const [command, first] = script && node ? [node, [script]] : ['npm', []];
  const args = [...first, 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include', 'dev'];
  const shell = command === 'npm' && process.platform === 'win32';
  const told = promisify(execFile)(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024, shell });
  return (
    await told.catch((error: Error) => {
      throw new SetUpError(`npm could not list the packages (npm 10 or newer can): ${error.message.split('\n')[0]}`);
    })
  ).stdout;
}

async function packComponents(root: string): Promise<readonly Component[]> {
  const { packs, tarballs } = await readPackList(join(root, 'native-models', 'packs.json'));
  return packs.map(({ name, version, licence, package: from, files }) =>
    model(
      name,
      version,
      licence,
      files.map(({ as, sha256 }) => ({ file: as, sha256 })),
      [
        { name: 'emoaisec:package', value: from },
        { name: 'emoaisec:package-integrity', value: integrityOf(tarballs, from) },
      ],
    ),
  );
}

async function trainedComponents(root: string): Promise<readonly Component[]> {
  const folder = join(root, 'native-models');
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const manifests = await Promise.all(
    entries.map(({ name }) => readFile(join(folder, name, 'manifest.json'), 'utf8').catch(() => undefined)),
  );
  return manifests
    .filter((text) => text !== undefined)
    .map((text) => {
      const { name, version, licence, file, sha256, files = [], source } = JSON.parse(text) as TrainedManifest;
      return model(
        name,
        version,
        licence,
        [{ file, sha256 }, ...files],
        [{ name: 'emoaisec:trained-by', value: source.script ?? 'a script of this repository' }],
      );
    });
}

function model(
  name: string,
  version: string,
  licence: string,
  files: readonly { readonly file: string; readonly sha256: string }[],
  properties: Component['properties'] & object,
): Component {
  const hashes = (sha256: string) => [{ alg: 'SHA-256', content: sha256 }];
  return {
    type: 'machine-learning-model',
    name,
    version,
    licenses: [{ expression: licence }],
    properties,
    components: files.map(({ file, sha256 }) => ({ type: 'file', name: file, hashes: hashes(sha256) })),
  };
}

function integrityOf(tarballs: readonly PackTarball[], name: string): string {
  const found = tarballs.find((tarball) => tarball.package === name);
  if (!found) throw new SetUpError(`packs.json names no tarball for ${name}.`);
  return found.integrity;
}
