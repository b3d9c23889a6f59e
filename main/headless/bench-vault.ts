/** What keeping a call costs: processor time of the engine for the same call kept in a vault, with its sound and audit entries, over that of one which is not. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallSpec } from '../../app/contract/commands.ts';
import { keptAlong } from '../../app/contract/consent.ts';
import type { AppLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import { type SpecOf, warmUp } from './bench-engine.ts';
import { type BenchFigure, medianFigure } from './bench-figures.ts';
import { forkEngine } from './fork-engine.ts';
import { type ReplayEngine, replayCall } from './replay-call.ts';

/** Runs of each kind for one asked for: single ones differ by several percent. */
const PAIRS_PER_RUN = 3;
const LISTENER = { event: () => {}, restart: () => {}, notice: () => {} };

/** Kept and unkept calls take turns on one engine, so that both meet the same machine. */
export async function measureVault(layout: AppLayout, specOf: SpecOf, runs: number): Promise<readonly BenchFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-bench-'));
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
  process.env.EMOAISEC_VAULT_KEY_FILE = keyFile;
  const { engine } = composeHost(
    'bench',
    { ...layout, engine: { ...layout.engine, data: join(folder, 'data') } },
    forkEngine,
  );
  engine.start();
  try {
    await warmUp(engine, specOf);
    const plain = specOf('max', true);
    const kept = { ...plain, consent: keptAlong(true) };
    await processorMs(engine, kept);
    const ratios: number[] = [];
    for (let pair = 0; pair < runs * PAIRS_PER_RUN; pair++) {
      const without = await processorMs(engine, plain);
      ratios.push((await processorMs(engine, kept)) / without);
    }
    const note =
      'engine processor time of a call that is kept and recorded, redacted, encrypted and audited, over the same call that is not';
    return medianFigure(ratios, { name: 'vault.cost', unit: 'ratio', note });
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function processorMs(engine: ReplayEngine, spec: CallSpec): Promise<number> {
  const before = await engine.command('engine.status', {});
  await replayCall(engine, spec, LISTENER, new AbortController().signal);
  return (await engine.command('engine.status', {})).cpuMs - before.cpuMs;
}
