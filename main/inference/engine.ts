/** Entry of the engine process in both hosts. Its last argument is an `EngineSettings` as JSON. */
import { renderReport } from '../../app/replay/report.ts';
import { createEngine } from '../../app/session/engine.ts';
import { ENRICHMENT_PREFIX, takeVariables } from '../administrator-variables.ts';
import { createLogger } from '../logger.ts';
import { hostPort } from './engine-port.ts';
import { engineSettings } from './engine-settings.ts';
import { serveEngine } from './serve-engine.ts';

const { speechWorker, faceWorker, ...paths } = engineSettings.parse(JSON.parse(process.argv.at(-1) ?? ''));
const enrichment = takeVariables(process.env, ENRICHMENT_PREFIX);
const log = createLogger('engine');

// Node's own report would quote the error's message, which can hold anything; the host starts a new engine.
process.on('uncaughtException', (err) => {
  log.fatal({ err }, 'engine crashed');
  process.exit(1);
});

serveEngine(
  hostPort(),
  (outlet) =>
    createEngine({
      ...outlet,
      paths: { ...paths, speechWorker: new URL(speechWorker), faceWorker: new URL(faceWorker) },
      enrichment,
      now: () => performance.now(),
      log,
      renderReport,
    }),
  log,
);
