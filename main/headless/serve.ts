/** `npm start` without a window: serves the app's screens to a browser on this machine, and prints the address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import { forkEngine } from './fork-engine.ts';
import { TOKEN_LIFETIME_MS } from './web-access.ts';
import { startWebHost } from './web-host.ts';

const layout = sourcesLayout(join(import.meta.dirname, '..', '..'));
if (!existsSync(join(layout.rendererFolder, 'index.html'))) {
  process.stderr.write('The screens of the app are not built yet. Run npm start, which builds them.\n');
  process.exit(1);
}
const host = composeHost('web-host', layout, forkEngine);
const web = await startWebHost(host);
host.engine.start();
const endProbe = host.probeProviders();
process.stdout.write(
  `emoAIsec is ready. Open this address in a browser on this machine (it works once):\n${web.address}\n`,
);
process.stdout.write('Press Ctrl+C to end it.\n');
const renewal = setInterval(() => {
  const address = web.renewAddress();
  if (address === undefined) clearInterval(renewal);
  else process.stdout.write(`Nobody opened that address, and it no longer works. Open this one:\n${address}\n`);
}, TOKEN_LIFETIME_MS);

process.once('exit', () => web.close());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endProbe();
    host.engine.close();
    process.exit(0);
  });
}
