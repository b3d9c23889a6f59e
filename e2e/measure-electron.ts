/**
 * Measures the built app in Electron: how soon its window shows something, and what its processes hold during a paced call. Prints
 * figures as JSON for `npm run bench`; a process of its own, because it drives Electron with development packages.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import { ensureBundles } from '../build/bundle.ts';
import { findElectron } from '../build/electron-runtime.ts';
import { silentReporter } from '../build/progress.ts';
import type { BenchFigure } from '../main/headless/bench-figures.ts';
import { medianFigure } from '../main/headless/bench-figures.ts';
import { processTree, shareBytes } from '../main/headless/process-memory.ts';

const ROOT = join(import.meta.dirname, '..');
const STARTS = 3;
const CALL_MS = 20_000;
const SAMPLE_MS = 1_000;

/** What a process of the app is, by Chromium's own switches. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/--type=renderer/, 'renderer'],
  [/--type=gpu-process/, 'gpu'],
  [/--type=zygote/, 'zygotes'],
  [/--utility-sub-type=node/, 'engine'],
  [/engine[.](?:js|ts)/, 'engine'],
  [/--type=utility/, 'network'],
];

async function main(): Promise<readonly BenchFigure[]> {
  await ensureBundles(silentReporter);
  const firstPaints: number[] = [];
  let memory: readonly BenchFigure[] = [];
  for (let start = 1; start <= STARTS; start++) {
    const profile = mkdtempSync(join(tmpdir(), 'emoaisec-bench-'));
    const launchedMs = Date.now();
    const app = await launch(profile);
    try {
      firstPaints.push((await firstPaintAt(app)) - launchedMs);
      if (start === STARTS) memory = await memoryDuringCall(app);
    } finally {
      await app.close();
      rmSync(profile, { recursive: true, force: true });
    }
  }
  const note = 'launch of Electron to the first painted content of the window, set-up done, driven by Playwright';
  return [...medianFigure(firstPaints, { name: 'window.first-paint', unit: 'ms', note }), ...memory];
}

async function launch(profile: string): Promise<ElectronApplication> {
  const electron = findElectron();
  if (electron.kind === 'none') throw new Error(electron.reason);
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = process.env;
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...sandbox, '--log-level=3', `--user-data-dir=${profile}`, ROOT];
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return _electron.launch({ executablePath: electron.path, args, env: Object.fromEntries(given) });
}

/** Wall time of the window's first contentful paint, as the page itself noted it. */
async function firstPaintAt(app: ElectronApplication): Promise<number> {
  const window = await app.firstWindow();
  const paint = await window.waitForFunction(() => {
    const [entry] = performance.getEntriesByName('first-contentful-paint');
    return entry && performance.timeOrigin + entry.startTime;
  });
  return Number(await paint.jsonValue());
}

async function memoryDuringCall(app: ElectronApplication): Promise<readonly BenchFigure[]> {
  const window = await app.firstWindow();
  await window.evaluate(async () => {
    const bridge = (
      globalThis as unknown as { emoaisec: { command(name: string, request: unknown): Promise<unknown> } }
    ).emoaisec;
    await bridge.command('call.start', { spec: { kind: 'sample', speed: 1 } });
  });
  const most = new Map<string, number>();
  let samples = 0;
  for (const endMs = Date.now() + CALL_MS; Date.now() < endMs; samples++) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    for (const [kind, bytes] of memoryByKind(app)) most.set(kind, Math.max(most.get(kind) ?? 0, bytes));
  }
  const note = `most during ${CALL_MS / 1000} s of the sample call at 1× in Electron`;
  return [...most].map(([kind, value]) => ({
    name: `memory.app.${kind}`,
    unit: 'bytes',
    value,
    n: samples,
    note: kind === 'total-shares' ? `${note}; proportional shares of all processes` : `${note}; resident`,
  }));
}

function memoryByKind(app: ElectronApplication): ReadonlyMap<string, number> {
  const root = app.process().pid;
  const found = new Map<string, number>();
  const add = (kind: string, bytes: number) => found.set(kind, (found.get(kind) ?? 0) + bytes);
  for (const { pid, command, bytes } of root === undefined ? [] : processTree(root)) {
    add(pid === root ? 'main' : (KINDS.find(([pattern]) => pattern.test(command))?.[1] ?? 'other'), bytes);
    add('total-resident', bytes);
    add('total-shares', shareBytes(pid) ?? bytes);
  }
  return found;
}

try {
  process.stdout.write(JSON.stringify(await main()));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
