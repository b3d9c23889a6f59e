/** Times every model on every provider of this machine, for the benchmark. */
import { AppError } from '../domain/errors.ts';
import { findModels, readManifest, readVerified } from './model-files.ts';
import { measureSession } from './model-measurement.ts';
import { ModelMeter } from './model-meter.ts';
import { openOnnxSession } from './onnx-session.ts';
import { machineAccelerators, type Provider } from './providers.ts';

/** One model on one provider: sorted run times in ms, or why it does not run there. */
export interface ProviderTiming {
  readonly model: string;
  readonly provider: Provider;
  readonly input: string;
  readonly timesMs: readonly number[];
  readonly failure?: string;
}

/** Models that are absent or damaged are left out. @param cacheFolder the platform's when absent. */
export async function* timeModels(
  modelsFolder: string,
  cacheFolder: string | undefined,
  runs: number,
): AsyncGenerator<ProviderTiming> {
  const providers: readonly Provider[] = ['cpu', ...machineAccelerators()];
  for (const place of await findModels(modelsFolder, cacheFolder)) {
    const found = await readManifest(place)
      .then(async (manifest) => ({ manifest, model: await readVerified(place, manifest.file, manifest.sha256) }))
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        return undefined;
      });
    if (!found) continue;
    const { manifest, model } = found;
    for (const provider of providers) {
      const named = { model: manifest.name, provider };
      try {
        const options = { providers: [provider], intraOpThreads: 1, meter: new ModelMeter() };
        const { session } = await openOnnxSession(model, manifest, options);
        const { timesMs, input } = await measureSession(session, runs);
        await session.close();
        yield { ...named, timesMs, input };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        yield { ...named, timesMs: [], input: '', failure: error.message };
      }
    }
  }
}
