/** Brings a fresh clone, step by step, to where a command can run; when everything is in place already, looking takes milliseconds. */
import { join } from 'node:path';
import { cacheDirectory, packFolder, readPackList } from '../app/inference/pack-cache.ts';
import { bundlesAreCurrent, ensureBundles } from './bundle.ts';
import { type ElectronRuntime, findElectron, resolveElectron } from './electron-runtime.ts';
import { fingerprint, isStamped, writeStamp } from './file-stamp.ts';
import { withLock } from './lock.mjs';
import { ensurePacks } from './packs.ts';
import type { Reporter } from './progress.ts';
import { ensureSystemPackages, missingPackages, type PackageProfile } from './system-packages.ts';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..');

/** What a kind of work needs beside the dependencies. */
export type SetUpProfile = PackageProfile | 'check';

const NEEDS: Readonly<
  Record<SetUpProfile, { readonly packs: boolean; readonly electron: boolean; readonly bundles: boolean }>
> = {
  app: { packs: true, electron: true, bundles: true },
  web: { packs: true, electron: false, bundles: true },
  replay: { packs: true, electron: false, bundles: false },
  sample: { packs: false, electron: false, bundles: false },
  test: { packs: true, electron: true, bundles: true },
  check: { packs: false, electron: false, bundles: false },
};

const PACK_LIST = join(ROOT, 'native-models', 'packs.json');

/**
 * Does the steps of a profile that are not done yet, one process at a time.
 * @returns the Electron runtime, where the profile uses one.
 * @throws SetUpError with what went wrong, when the work cannot go on without the step.
 */
export async function setUp(profile: SetUpProfile, reporter: Reporter): Promise<ElectronRuntime> {
  if (await isSetUp(profile)) return findElectron();
  return withLock(join(ROOT, '.set-up.lock'), () => doSteps(profile, reporter), reporter.say);
}

async function isSetUp(profile: SetUpProfile): Promise<boolean> {
  const needs = NEEDS[profile];
  return (
    (profile === 'check' || missingPackages(profile).length === 0) &&
    (!needs.packs || (await packsAreVerified())) &&
    (!needs.electron || findElectron().kind !== 'none') &&
    (!needs.bundles || bundlesAreCurrent())
  );
}

async function doSteps(profile: SetUpProfile, reporter: Reporter): Promise<ElectronRuntime> {
  const needs = NEEDS[profile];
  if (profile !== 'check') await ensureSystemPackages(profile, reporter);
  if (needs.packs && !(await packsAreVerified())) {
    await ensurePacks(await readPackList(PACK_LIST), reporter);
    writeStamp(packStampPath(), await packFingerprint());
  }
  const electron = needs.electron ? await resolveElectron(reporter) : findElectron();
  if (needs.bundles) await ensureBundles(reporter);
  return electron;
}

/** Whether the weights are those that were verified last: their list and every file are unchanged since. */
async function packsAreVerified(): Promise<boolean> {
  return isStamped(packStampPath(), await packFingerprint());
}

async function packFingerprint(): Promise<string> {
  const { packs } = await readPackList(PACK_LIST);
  return `${fingerprint(ROOT, ['native-models/packs.json'])} ${fingerprint(
    '/',
    packs.map((pack) => packFolder(pack)),
  )}`;
}

function packStampPath(): string {
  return join(cacheDirectory(), 'packs', 'verified.stamp');
}
