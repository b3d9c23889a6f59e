/**
 * Stands in for Electron's own default app in a runtime that lacks it: loads the app whose path is the first argument that is not a
 * switch, as `electron PATH` does.
 */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const args = process.argv.slice(1);
for (let at = args.indexOf('-r'); at >= 0; at = args.indexOf('-r')) require(resolve(args.splice(at, 2)[1]));
const given = args.find((argument) => !argument.startsWith('-'));

if (!given) {
  process.stderr.write('Usage: electron PATH\n');
  app.exit(1);
} else {
  process.defaultApp = true;
  const path = resolve(given);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const manifest = folder === path ? JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) : {};
  if (manifest.productName ?? manifest.name) app.setName(manifest.productName ?? manifest.name);
  if (manifest.version) app.setVersion(manifest.version);
  app.setAppPath(folder);
  const entry = folder === path ? join(folder, manifest.main ?? 'index.js') : path;
  try {
    // Awaited at the top level: Electron holds its ready event back until this module has run, as it does for an app of its own.
    await import(pathToFileURL(entry).href);
  } catch (error) {
    process.stderr.write(`The app could not be loaded: ${error?.stack ?? error}\n`);
    app.exit(1);
  }
}
