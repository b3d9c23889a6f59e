/** Probes every model that nothing is known about yet, one after the other, and remembers what was found. */
import { AppError } from '../domain/errors.ts';
import { findModels, readManifest, readVerified } from './model-files.ts';
import { cacheDirectory } from './pack-cache.ts';
import {
  type ProviderChoices,
  type ProviderTrial,
  readProviderChoices,
  writeProviderChoices,
} from './provider-choices.ts';
import { probeModel } from './provider-probe.ts';
import { machineAccelerators, type Provider } from './providers.ts';

export interface ProbeOptions {
  readonly modelsFolder: string;
  /** The app's cache folder; the platform's when absent. */
  readonly cacheFolder?: string;
  /** Default: what this build of ONNX Runtime carries for the machine. */
  readonly accelerators?: readonly Provider[];
  /** Told after each model. */
  readonly onProbed?: (name: string) => void;
}

const CRASHED = 'its driver ended the process, so it is not tried again';

/**
 * To be run in a process of its own: a bad driver can hang or end it. What is being tried is written down before, so that the next
 * start knows what not to touch again. Models that are absent or damaged are left out.
 */
export async function probeMachine(options: ProbeOptions): Promise<ProviderChoices> {
  const { modelsFolder, accelerators = machineAccelerators() } = options;
  const cacheFolder = options.cacheFolder ?? cacheDirectory();
  let choices = await readProviderChoices(cacheFolder);
  const keep = async (next: ProviderChoices) => {
    choices = next;
    await writeProviderChoices(cacheFolder, next);
  };
  if (accelerators.length === 0) return choices;
  const crashed = choices.trying;
  /** Accelerators that did not even start: nothing is gained by asking them for every model. */
  const dead = new Map<Provider, string>();
  if (crashed) dead.set(crashed.provider, CRASHED);

  for (const place of await findModels(modelsFolder, cacheFolder)) {
    try {
      const manifest = await readManifest(place);
      const { sha256 } = manifest;
      if (choices.models[sha256]) continue;
      const model = await readVerified(place, manifest.file, sha256);
      const alive = accelerators.filter((provider) => !dead.has(provider));
      const found = await probeModel(model, manifest, alive, (provider) =>
        keep({ ...choices, trying: { sha256, provider } }),
      );
      for (const { provider, outcome, reason } of found.trials) {
        if (outcome === 'failed' && isAboutDevice(reason)) dead.set(provider, reason);
      }
      const buried = accelerators.filter((provider) => !alive.includes(provider));
      const trials = [...found.trials, ...buried.map((provider) => failed(provider, dead.get(provider) ?? CRASHED))];
      const { trying: _done, ...rest } = choices;
      await keep({ ...rest, models: { ...choices.models, [sha256]: { ...found, trials } } });
      options.onProbed?.(place.name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return choices;
}

/** There is no usable device or driver at all, whatever the model. */
function isAboutDevice(reason: string): boolean {
  return /adapter|device|driver|not (?:found|supported|available)|cannot open shared object/i.test(reason);
}

function failed(provider: Provider, reason: string): ProviderTrial {
  return { provider, outcome: 'failed', reason };
}
