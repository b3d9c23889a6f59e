/** Thread in which one target's inputs are tried: it may hang or run out of memory, and the command goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../../app/domain/errors.ts';
import type { FuzzCase, FuzzTarget } from './target.ts';
import type { FuzzOrder, FuzzReport } from './thread-messages.ts';

/** What has been found so often is not looked for further. */
const MOST_FINDINGS = 3;
/** Share of the run after which the heap is as large as it should ever be: code is compiled, caches are filled. */
const WARM_SHARE = 0.2;

const { targets, name, seed, count, progress } = workerData as FuzzOrder;
const current = new Int32Array(progress);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function runTarget(): Promise<FuzzReport> {
  const { FUZZ_TARGETS } = (await import(targets)) as { readonly FUZZ_TARGETS: readonly FuzzTarget[] };
  const target = FUZZ_TARGETS.find((one) => one.name === name);
  if (!target) throw new Error(`There is no target called "${name}".`);
  const scratch = mkdtempSync(join(tmpdir(), 'emoaisec-fuzz-'));
  const findings: FuzzReport['findings'][number][] = [];
  let [done, taken, slowestMs, warmBytes] = [0, 0, 0, 0];
  const warmAt = Math.floor(count * WARM_SHARE);
  try {
    for (const one of target.cases(seed, count, scratch)) {
      Atomics.store(current, 0, done);
      const startedMs = performance.now();
      const outcome = await tried(one);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      if (outcome === 'taken') taken += 1;
      else if (outcome !== 'refused') findings.push({ index: done, problem: outcome, input: preview(one.input) });
      done += 1;
      if (done === warmAt) warmBytes = await usedBytes();
      if (findings.length >= MOST_FINDINGS) break;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { done, taken, slowestMs, grownBytes: (await usedBytes()) - warmBytes, findings };
}

async function tried(one: FuzzCase): Promise<string> {
  try {
    return (await one.run()) ? 'taken' : 'refused';
  } catch (error) {
    if (error instanceof AppError) return 'refused';
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** What is held once everything that can go has gone: buffers go a turn of the loop after their owners. */
async function usedBytes(): Promise<number> {
  collect();
  await new Promise((resolve) => setTimeout(resolve, 20));
  collect();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function preview(input: unknown): string {
  if (ArrayBuffer.isView(input))
    return Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('base64').slice(0, 400);
  try {
    return (JSON.stringify(input) ?? String(input)).slice(0, 400);
  } catch {
    return String(input).slice(0, 400);
  }
}

parentPort?.postMessage(await runTarget());
