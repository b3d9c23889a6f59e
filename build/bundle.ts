/**
 * Builds everything a host loads into `out/`: the Electron main process and preload, the engine process, and the renderer.
 * Run it directly (`node build/bundle.ts`) to build unconditionally; set-up calls `ensureBundles`, which does nothing when no source changed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { fingerprint, isStamped, writeStamp } from './file-stamp.ts';
import { type Reporter, terminalReporter } from './progress.ts';
import { SetUpError } from './set-up-error.ts';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'out', 'bundles.stamp');

/** What the bundles are made of: a change in any of these builds them anew. */
const SOURCES = ['app', 'main', 'renderer', 'build/bundle.ts', 'build/vite.config.ts', 'package-lock.json'];

/** Node of Electron 33, the oldest runtime the engine must run on. */
const TARGET = 'node20.18';

/** Stay outside the bundles: native code, and what Electron itself provides. */
const EXTERNAL = ['electron', 'onnxruntime-node', 'better-sqlite3-multiple-ciphers'];

/** CommonJS packages inside an ESM bundle call `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

const ENTRIES: readonly { readonly source: string; readonly target: string; readonly format: 'esm' | 'cjs' }[] = [
  { source: 'main/electron/main.ts', target: 'out/electron/main.js', format: 'esm' },
  { source: 'main/preload/preload.ts', target: 'out/electron/preload.cjs', format: 'cjs' },
  { source: 'main/electron/keystore-door.ts', target: 'out/terminal/keystore-door.js', format: 'esm' },
  { source: 'main/inference/engine.ts', target: 'out/engine/engine.js', format: 'esm' },
  { source: 'main/inference/provider-probe.ts', target: 'out/engine/provider-probe.js', format: 'esm' },
  { source: 'app/recognition/face-worker.ts', target: 'out/engine/face-worker.js', format: 'esm' },
  { source: 'app/recognition/speech-worker.ts', target: 'out/engine/speech-worker.js', format: 'esm' },
];

/** Whether `out/` was built from the sources as they are now (their paths, sizes and change times). */
export function bundlesAreCurrent(): boolean {
  return isStamped(STAMP, sourceStamp());
}

/** Builds the bundles when a source changed since they were last built. */
export async function ensureBundles(reporter: Reporter): Promise<void> {
  if (!bundlesAreCurrent()) await buildBundles(reporter);
}

/** Builds all bundles; an entry whose source is not there is left out with a message. @throws SetUpError with the bundler's errors. */
export async function buildBundles(reporter: Reporter): Promise<void> {
  const stamp = sourceStamp();
  const step = reporter.step('Building the app');
  const { build } = await import('esbuild');
  const missing: string[] = [];
  for (const { source, target, format } of ENTRIES) {
    if (!existsSync(join(ROOT, source))) {
      missing.push(source);
      continue;
    }
    const options: BuildOptions = {
      absWorkingDir: ROOT,
      entryPoints: [source],
      outfile: target,
      format,
      bundle: true,
      platform: 'node',
      target: TARGET,
      external: EXTERNAL,
      logLevel: 'silent',
      ...(format === 'esm' ? { banner: { js: REQUIRE_BANNER } } : {}),
    };
    await build(options).catch((error: Error) => {
      step.finish('failed');
      throw new SetUpError(`The app could not be built: ${error.message}`);
    });
  }
  if (existsSync(join(ROOT, 'renderer', 'index.html'))) {
    const vite = await import('vite');
    await vite.build({ configFile: join(import.meta.dirname, 'vite.config.ts') });
  } else {
    missing.push('renderer/index.html');
  }
  writeStamp(STAMP, stamp);
  step.finish(missing.length > 0 ? `done, without ${missing.join(', ')} (not there)` : 'done');
}

function sourceStamp(): string {
  return fingerprint(ROOT, SOURCES, /\.test\.tsx?$/);
}

if (import.meta.main) await buildBundles(terminalReporter());
