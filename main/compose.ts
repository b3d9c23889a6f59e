import type { AppLayout } from './app-layout.ts';
import type { SpawnEngine } from './engine-channel.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { takeEnrichmentVariables } from './enrichment-variables.ts';
import { createLogger, type Logger } from './logger.ts';
import { probeInBackground } from './provider-prober.ts';
import { RecordingShelf } from './recording-shelf.ts';

/** What both hosts are made of. */
export interface Host {
  readonly layout: AppLayout;
  readonly engine: EngineSupervisor;
  readonly recordings: RecordingShelf;
  readonly log: Logger;
  /** Finds out in the background where models run best; for hosts that stay. @returns the function that ends it. */
  probeProviders(): () => void;
}

/**
 * The composition root of both hosts. Nothing runs before `engine.start()`. What the administrator has set about enrichment is taken out of
 * this process's environment and given to the engine alone: no window, probe or helper program inherits the key.
 * @param part the host's name in the log; @param spawnEngine a forked child, or a utility process of Electron.
 */
export function composeHost(part: string, layout: AppLayout, spawnEngine: SpawnEngine): Host {
  const log = createLogger(part);
  const settings = JSON.stringify(layout.engine);
  const enrichment = takeEnrichmentVariables(process.env);
  const engine = new EngineSupervisor({ spawn: () => spawnEngine(layout.engineEntry, settings, enrichment), log });
  const probeProviders = () => probeInBackground(spawnEngine, layout.probeEntry, settings);
  return { layout, engine, recordings: new RecordingShelf(), log, probeProviders };
}
