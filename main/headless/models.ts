/** `npm run models [-- --json] [-- --no-measure]`: every model the app uses, what it is, and how fast it runs on this machine. */
import { join } from 'node:path';
import { Command } from 'commander';
import type { ModelStatus } from '../../app/contract/commands.ts';
import { AppError } from '../../app/domain/errors.ts';
import { sourcesLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import { endWithReader } from './closed-pipe.ts';
import { forkEngine } from './fork-engine.ts';
import { modelsTable } from './models-table.ts';

endWithReader();
const options = new Command('models')
  .description('Lists the models, their licences and checksums, and measures them.')
  .option('--json', 'print JSON with full checksums')
  .option('--no-measure', 'do not run the models')
  .option('--probe', 'find out first where each model runs best; npm start does it in the background')
  .addHelpText('after', `\nEMOAISEC_PROVIDER=cpu (or webgpu, dml, coreml, cuda) forces one provider for every model.`)
  .parse()
  .opts<{ readonly json?: boolean; readonly measure: boolean; readonly probe?: boolean }>();

const layout = sourcesLayout(join(import.meta.dirname, '..', '..'));
if (options.probe) await probeFirst();
const host = composeHost('models', layout, forkEngine);
host.engine.start();
try {
  const { models } = await host.engine.command('models.list', { measure: options.measure });
  process.stdout.write(options.json ? `${JSON.stringify(models, null, 2)}\n` : modelsTable(models));
  if (models.some(unusable)) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  host.engine.close();
}

/** In a process of its own, as in the app: it may be lost to a bad driver. */
async function probeFirst(): Promise<void> {
  const probe = forkEngine(layout.probeEntry, JSON.stringify(layout.engine));
  await new Promise<void>((resolve) => probe.onExit(resolve));
}

function unusable({ state }: ModelStatus): boolean {
  return state === 'absent' || state === 'failed';
}
