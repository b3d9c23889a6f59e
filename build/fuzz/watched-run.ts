import { Worker } from 'node:worker_threads';
import type { FuzzOrder, FuzzReport } from './thread-messages.ts';

/** How a target's run ended: with a report, or in the middle of one input. */
export type WatchedRun =
  | { readonly kind: 'done'; readonly report: FuzzReport }
  | { readonly kind: 'hang' | 'crash'; readonly index: number; readonly problem: string };

const THREAD_MEMORY_MB = 512;
const LOOK_EVERY_MS = 200;
/** Loading everything takes a second or two; much longer on a crowded machine. */
const START_LIMIT_MS = 120_000;

/** The app's own targets. */
const TARGETS = new URL('./targets.ts', import.meta.url).href;

/**
 * Runs a target in a thread of its own, and ends it when one input takes too long.
 * @param limitMs for one input. @param targets the module that has the target
 */
export function watchedRun(
  order: Omit<FuzzOrder, 'progress' | 'targets'>,
  limitMs: number,
  targets: string = TARGETS,
): Promise<WatchedRun> {
  const progress = new SharedArrayBuffer(4);
  const current = new Int32Array(progress).fill(-1);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { ...order, targets, progress } satisfies FuzzOrder,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY_MB },
  });
  return new Promise((resolve) => {
    let [index, sinceMs] = [-1, performance.now()];
    const watch = setInterval(() => {
      const now = Atomics.load(current, 0);
      if (now !== index) [index, sinceMs] = [now, performance.now()];
      else if (performance.now() - sinceMs > (index < 0 ? START_LIMIT_MS : limitMs)) {
        end({ kind: 'hang', index, problem: `one input took longer than ${limitMs / 1000} s` });
        void worker.terminate();
      }
    }, LOOK_EVERY_MS);
    const end = (run: WatchedRun) => {
      clearInterval(watch);
      resolve(run);
    };
    worker.once('message', (report: FuzzReport) => end({ kind: 'done', report }));
    worker.once('error', (error) => end({ kind: 'crash', index: Atomics.load(current, 0), problem: String(error) }));
    worker.once('exit', () => end({ kind: 'crash', index: Atomics.load(current, 0), problem: 'the thread ended' }));
  });
}
