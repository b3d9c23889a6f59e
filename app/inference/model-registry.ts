/** The app's models by name: verified before they are loaded, loaded once, counted, measured. */
import type { ModelStatus } from '../contract/commands.ts';
import { AppError } from '../domain/errors.ts';
import { withCpuFallback } from './cpu-fallback.ts';
import { checkFile, findModels, type ModelPlace, readManifest, readVerified } from './model-files.ts';
import type { ModelManifest } from './model-manifest.ts';
import { measureSession, median } from './model-measurement.ts';
import { ModelMeter } from './model-meter.ts';
import type { ModelSession } from './model-session.ts';
import { type OnnxSessionOptions, type OpenedSession, openOnnxSession } from './onnx-session.ts';
import { cacheDirectory } from './pack-cache.ts';
import { type ProviderChoices, readProviderChoices, rememberFailure, whyNotAccelerated } from './provider-choices.ts';
import { DEFAULT_PROVIDERS, forcedProviders, type Provider } from './providers.ts';

/** Plain values, so that they can cross to a worker thread. */
export interface ModelRegistryOptions {
  /** The folder `native-models`: committed models and `packs.json`. */
  readonly modelsFolder: string;
  /** The app's cache folder; the platform's when absent (see `cacheDirectory`). */
  readonly cacheFolder?: string;
  /** In order of preference; default: what `EMOAISEC_PROVIDER` forces, or what the probe of this machine chose for each model. The CPU is always tried last. */
  readonly providers?: readonly Provider[];
  /** Threads inside one run; default 1. */
  readonly intraOpThreads?: number;
}

/** A model that runs in another thread reports what it runs on here, so that one list tells about all. */
export interface RemoteLoad {
  readonly name: string;
  readonly provider: string;
}

/** See `OnnxSessionOptions`; the first caller that loads a model decides. */
export type LoadOptions = Pick<OnnxSessionOptions, 'foldDequantisation' | 'innerOutputs'>;

export interface ModelRegistry {
  /** Every model with its state, in the order packs, then trained ones. Never throws for a bad model: that is a state. */
  list(): Promise<readonly ModelStatus[]>;
  /** @throws AppError `model-missing`, `model-corrupt` */
  manifest(name: string): Promise<ModelManifest>;
  /** A further file of a model (a vocabulary) as text, verified. @throws AppError `model-missing`, `model-corrupt` */
  readText(name: string, file: string): Promise<string>;
  /** The model's session: the same one for everybody who asks. @throws AppError `model-missing`, `model-corrupt`, `model-failed` */
  load(name: string, options?: LoadOptions): Promise<ModelSession>;
  /** The provider a loaded model runs on; undefined when it is not loaded. */
  providerOf(name: string): Promise<string | undefined>;
  /** Measures one model; one that is not loaded is loaded for it and closed again. */
  measure(name: string, runs?: number): Promise<ModelStatus>;
  noteRemoteLoad(load: RemoteLoad): void;
  /** Run counts and times of all sessions of this registry (and of what other threads reported into it). */
  readonly meter: ModelMeter;
  close(): Promise<void>;
}

const MEASURED_RUNS = 15;

/** Reads nothing before the first call. */
export function createModelRegistry(options: ModelRegistryOptions, meter = new ModelMeter()): ModelRegistry {
  const loaded = new Map<string, Promise<OpenedSession>>();
  const remote = new Map<string, string>();
  const stamps = new Map<string, string>();
  const measurements = new Map<string, NonNullable<ModelStatus['measured']>>();

  const cacheFolder = options.cacheFolder ?? cacheDirectory();

  const places = () => findModels(options.modelsFolder, options.cacheFolder);
  const place = async (name: string): Promise<ModelPlace> => {
    const found = (await places()).find((candidate) => candidate.name === name);
    if (!found)
      throw new AppError(
        'model-missing',
        `The model ${name} is not installed; "npm run setup" brings what is missing.`,
      );
    return found;
  };

  let choices: Promise<ProviderChoices> | undefined;
  const readChoices = () => {
    choices ??= readProviderChoices(cacheFolder);
    return choices;
  };
  const chosenFor = async (sha256: string): Promise<readonly Provider[]> => {
    const choice = (await readChoices()).models[sha256];
    return choice ? [choice.provider] : DEFAULT_PROVIDERS;
  };
  const forgetAccelerator = (sha256: string, provider: Provider, reason: string): void => {
    choices = undefined;
    // A memory that cannot be written costs one more try at the next start.
    rememberFailure(cacheFolder, sha256, { provider, outcome: 'failed', reason }).catch(() => {});
  };

  const open = async (name: string, into: ModelMeter, how: LoadOptions = {}): Promise<OpenedSession> => {
    const where = await place(name);
    const manifest = await readManifest(where);
    const model = await readVerified(where, manifest.file, manifest.sha256);
    const asked = options.providers ?? forcedProviders() ?? (await chosenFor(manifest.sha256));
    const providers = asked.includes('cpu') ? asked : [...asked, 'cpu' as const];
    const rest = { ...how, intraOpThreads: options.intraOpThreads ?? 1, meter: into };
    return withCpuFallback(
      await openOnnxSession(model, manifest, { ...rest, providers }),
      () => openOnnxSession(model, manifest, { ...rest, providers: ['cpu'] }),
      (reason) => forgetAccelerator(manifest.sha256, providers[0] ?? 'cpu', reason),
    );
  };

  const load = async (name: string, how?: LoadOptions): Promise<OpenedSession> => {
    const pending = loaded.get(name) ?? open(name, meter, how);
    loaded.set(name, pending);
    pending.catch(() => loaded.delete(name));
    return pending;
  };

  const status = async (where: ModelPlace): Promise<ModelStatus> => {
    const listed = where.pack;
    const opened = await loaded.get(where.name)?.catch(() => undefined);
    const measured = measurements.get(where.name);
    const provider = opened?.provider ?? remote.get(where.name);
    const base = {
      name: where.name,
      version: listed?.version ?? 'unknown',
      licence: listed?.licence ?? 'unknown',
      bytes: listed?.files[0]?.bytes ?? 0,
      sha256: listed?.files[0]?.sha256 ?? '',
      source: where.source,
    };
    try {
      const manifest = await readManifest(where);
      const { version, licence, bytes, sha256 } = manifest;
      await checkFile(where, manifest.file, sha256, stamps);
      const why = opened?.fallbackReason ?? whyNotAccelerated((await readChoices()).models[sha256]);
      const state = provider ? ('loaded' as const) : ('ready' as const);
      return {
        ...base,
        version,
        licence,
        bytes,
        sha256,
        state,
        ...(provider && { provider }),
        ...(why && { fallbackReason: why }),
        ...(measured && { measured }),
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const failure = { code: error.code, message: error.message };
      return { ...base, state: error.code === 'model-missing' ? 'absent' : 'failed', failure };
    }
  };

  return {
    meter,
    list: async () => {
      const all = await places();
      return Promise.all(all.map(status));
    },
    manifest: async (name) => readManifest(await place(name)),
    async readText(name, file) {
      const where = await place(name);
      const manifest = await readManifest(where);
      const entry = manifest.files.find((candidate) => candidate.file === file);
      if (!entry) throw new AppError('model-corrupt', `The model ${name} does not list a file ${file}.`);
      return (await readVerified(where, file, entry.sha256)).toString('utf8');
    },
    load: async (name, how) => (await load(name, how)).session,
    providerOf: async (name) => (await loaded.get(name))?.provider ?? remote.get(name),
    async measure(name, runs = MEASURED_RUNS) {
      const where = await place(name);
      try {
        const kept = await loaded.get(name);
        const opened = kept ?? (await open(name, new ModelMeter()));
        const { timesMs, input } = await measureSession(opened.session, runs);
        measurements.set(name, { runMs: median(timesMs), input });
        if (kept) return status(where);
        await opened.session.close();
        return { ...(await status(where)), provider: remote.get(name) ?? opened.provider };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const failure = { code: error.code, message: error.message };
        return { ...(await status(where)), state: error.code === 'model-missing' ? 'absent' : 'failed', failure };
      }
    },
    noteRemoteLoad: ({ name, provider }) => void remote.set(name, provider),
    async close() {
      const sessions = await Promise.allSettled(loaded.values());
      loaded.clear();
      for (const opened of sessions) if (opened.status === 'fulfilled') await opened.value.session.close();
    },
  };
}
