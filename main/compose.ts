import { ENRICHMENT_PREFIX, takeVariables, VAULT_PREFIX } from './administrator-variables.ts';
import type { AppLayout } from './app-layout.ts';
import type { SpawnEngine } from './engine-channel.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import type { HostKeystore } from './host-keystore.ts';
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
 * The composition root of both hosts. Nothing runs before `engine.start()`. What the administrator has set about enrichment and the vault
 * is taken out of this process's environment and given to the engine alone: no window, probe or helper program inherits a key.
 * @param part the host's name in the log; @param spawnEngine a forked child, or a utility process of Electron.
 * @param keystore the system's key store, in hosts that reach it.
 */
export function composeHost(part: string, layout: AppLayout, spawnEngine: SpawnEngine, keystore?: HostKeystore): Host {
  const log = createLogger(part);
  const settings = JSON.stringify(layout.engine);
  const variables = {
    ...takeVariables(process.env, ENRICHMENT_PREFIX),
    ...takeVariables(process.env, VAULT_PREFIX),
  };
  const spawn = () => spawnEngine(layout.engineEntry, settings, variables);
  const engine = new EngineSupervisor({ spawn, log, ...(keystore && { keystore }) });
  const probeProviders = () => probeInBackground(spawnEngine, layout.probeEntry, settings);
  return { layout, engine, recordings: new RecordingShelf(), log, probeProviders };
}
