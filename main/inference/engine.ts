/** Entry of the engine process in both hosts. Its last argument is an `EngineSettings` as JSON. */

import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import type { Keystore } from '../../app/privacy/vault/keystore-keeper.ts';
import { createVaultDoor } from '../../app/privacy/vault/vault-door.ts';
import { vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { keptLines } from '../../app/replay/kept-lines.ts';
import { renderReport } from '../../app/replay/report.ts';
import { renderSubjectPage } from '../../app/replay/subject-page.ts';
import { createEngine } from '../../app/session/engine.ts';
import { ENRICHMENT_PREFIX, takeVariables, VAULT_PREFIX } from '../administrator-variables.ts';
import { createLogger } from '../logger.ts';
import { hostPort } from './engine-port.ts';
import { engineSettings } from './engine-settings.ts';
import { serveEngine } from './serve-engine.ts';

const { speechWorker, faceWorker, ...paths } = engineSettings.parse(JSON.parse(process.argv.at(-1) ?? ''));
const enrichment = takeVariables(process.env, ENRICHMENT_PREFIX);
const vaultVariables = takeVariables(process.env, VAULT_PREFIX);
const log = createLogger('engine');

// Node's own report would quote the error's message, which can hold anything; the host starts a new engine.
process.on('uncaughtException', (err) => {
  log.fatal({ err }, 'engine crashed');
  process.exit(1);
});

serveEngine(
  hostPort(),
  ({ keystore, ...outlet }) =>
    createEngine({
      ...outlet,
      ...(paths.data !== undefined && { storage: storageIn(paths.data, keystore) }),
      paths: { ...paths, speechWorker: new URL(speechWorker), faceWorker: new URL(faceWorker) },
      enrichment,
      now: () => performance.now(),
      log,
      renderReport,
    }),
  log,
);

function storageIn(data: string, keystore: Keystore) {
  const keepers = createKeyKeepers(vaultVariables, keystore);
  return {
    door: createVaultDoor({ files: vaultFiles(data), keepers, epochMs: Date.now }),
    views: { lines: keptLines, packagePage: renderSubjectPage },
  };
}
