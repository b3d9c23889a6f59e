/** What other session options would cost or gain, for the benchmark: every model under each, taking turns. */
import { AppError } from '../domain/errors.ts';
import { findModels, readManifest, readVerified } from './model-files.ts';
import { measureSession, median } from './model-measurement.ts';
import { ModelMeter } from './model-meter.ts';
import type { ModelSession } from './model-session.ts';
import { CHOSEN_TUNING, type OnnxSessionOptions, openOnnxSession } from './onnx-session.ts';

type Variant = Partial<Pick<OnnxSessionOptions, 'tuning' | 'intraOpThreads'>>;

/** Each differs in one thing from what the app does. */
const VARIANTS: Readonly<Record<string, Variant>> = {
  chosen: {},
  'memory-kept': { tuning: { ...CHOSEN_TUNING, keepMemory: true } },
  'two-threads': { intraOpThreads: 2 },
  'extended-optimisation': { tuning: { ...CHOSEN_TUNING, graphOptimisation: 'extended' } },
  'basic-optimisation': { tuning: { ...CHOSEN_TUNING, graphOptimisation: 'basic' } },
};
const RUNS_A_TURN = 5;

/** One model under one variant: the median of a run over that of the app's own options; below 1 the variant is faster. */
export interface VariantRatio {
  readonly model: string;
  readonly variant: string;
  readonly ratio: number;
  /** Runs that each median is of. */
  readonly runs: number;
  readonly input: string;
}

/** Models that are absent or damaged are left out. Taking turns spreads whatever else the machine does over all variants. */
export async function* compareSessionOptions(
  modelsFolder: string,
  cacheFolder: string | undefined,
  turns: number,
): AsyncGenerator<VariantRatio> {
  for (const place of await findModels(modelsFolder, cacheFolder)) {
    const sessions: { readonly variant: string; readonly session: ModelSession; readonly timesMs: number[] }[] = [];
    try {
      const manifest = await readManifest(place);
      const model = await readVerified(place, manifest.file, manifest.sha256);
      for (const [variant, options] of Object.entries(VARIANTS)) {
        const all = { providers: ['cpu'] as const, intraOpThreads: 1, meter: new ModelMeter(), ...options };
        const { session } = await openOnnxSession(model, manifest, all);
        sessions.push({ variant, session, timesMs: [] });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      continue;
    }
    let input = '';
    for (let turn = 0; turn < turns; turn++) {
      for (const { session, timesMs } of sessions) {
        const measured = await measureSession(session, RUNS_A_TURN);
        timesMs.push(...measured.timesMs);
        input = measured.input;
      }
    }
    const [chosen, ...others] = sessions.map(({ variant, timesMs }) => {
      return { variant, runs: timesMs.length, ms: median(timesMs.sort((a, b) => a - b)) };
    });
    await Promise.all(sessions.map(({ session }) => session.close()));
    for (const { variant, runs, ms } of others)
      yield { model: place.name, variant, ratio: ms / (chosen?.ms ?? Number.NaN), runs, input };
  }
}
