import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials, type Component } from './sbom.ts';

const ROOT = join(import.meta.dirname, '..');
const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly license?: string;
  readonly link?: boolean;
}

const manifest = json('package.json') as Manifest;
const locked = Object.entries(
  (json('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }).packages,
);
const packages = locked.filter(([path, { link }]) => path !== '' && !link);

describe('packages from elsewhere', () => {
  it('are pinned to one version each', () => {
    for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    expect(readFileSync(join(ROOT, '.npmrc'), 'utf8')).toContain('save-exact=true');
  });

  it('have a SHA-512 each in the lock file, so that none can be changed on its way', () => {
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('run nothing when they are installed, unless the list allows it; and one is allowed', () => {
    const named = Object.entries(manifest.allowScripts);
    expect(named.filter(([, allowed]) => allowed).map(([name]) => name)).toEqual(['node']);
    const scripted = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1));
    for (const name of scripted) expect(manifest.allowScripts).toHaveProperty([name ?? '']);
  });
});

describe('the bill of materials', async () => {
  const bill = await billOfMaterials(ROOT);
  const named = (type: string) => bill.components.filter((component) => component.type === type);

  it('is CycloneDX of the app by its own name, with every package of the lock file', () => {
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'emoaisec', type: 'application' } },
    });
    const listed = new Set(named('library').map(({ name, version }) => `${name}@${version}`));
    const missing = packages
      .filter(([path]) => existsSync(join(ROOT, path)))
      .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`)
      .filter((name) => !listed.has(name));
    expect(missing).toEqual([]);
  });

  it('names every model with its licence and the checksums of its weights', () => {
    const models = named('machine-learning-model');
    const folders = readdirSync(join(ROOT, 'native-models')).filter((name) =>
      existsSync(join(ROOT, 'native-models', name, 'manifest.json')),
    );
    const packs = (json('native-models/packs.json') as { readonly packs: readonly { readonly name: string }[] }).packs;
    expect(models.map(({ name }) => name).sort()).toEqual([...folders, ...packs.map(({ name }) => name)].sort());
    for (const { licenses, components = [] } of models) {
      expect(licenses?.[0]).toMatchObject({ expression: expect.stringMatching(/\w/) });
      expect(components.length).toBeGreaterThan(0);
      const hashes = components.flatMap((file: Component) => file.hashes ?? []);
      expect(hashes.every(({ alg, content }) => alg === 'SHA-256' && /^[0-9a-f]{64}$/.test(content))).toBe(true);
    }
  });
});
