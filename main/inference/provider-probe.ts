/** Entry of the process that probes accelerators, apart from the engine because a bad driver can end or hang it. Its last argument is an `EngineSettings` as JSON. */
import { setPriority } from 'node:os';
import { probeMachine } from '../../app/inference/probe-machine.ts';
import { createLogger } from '../logger.ts';
import { hostPort } from './engine-port.ts';
import { engineSettings } from './engine-settings.ts';

/** Below everything else: the call matters more (19 is the lowest priority the system has). */
const LOWEST_PRIORITY = 19;

const { nativeModels, cache } = engineSettings.parse(JSON.parse(process.argv.at(-1) ?? ''));
const log = createLogger('provider-probe');
hostPort().onClose(() => process.exit(0));
setPriority(LOWEST_PRIORITY);
try {
  await probeMachine({ modelsFolder: nativeModels, ...(cache !== undefined && { cacheFolder: cache }) });
  process.exit(0);
} catch (err) {
  // A memory that cannot be written: the app works on the CPU, and the next start tries again.
  log.warn({ err }, 'the accelerators could not be probed');
  process.exit(1);
}
