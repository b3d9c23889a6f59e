import type { SpawnEngine } from './engine-channel.ts';

/** The first seconds of a start have better things to do. */
const START_AFTER_MS = 10_000;
/** A driver that hangs is given up; what it was trying is written down, and the next start leaves it alone. */
const LIMIT_MS = 180_000;

/** Probes the machine's accelerators in the background, in a process of its own. @returns the function that ends it. */
export function probeInBackground(spawn: SpawnEngine, entry: URL, settings: string): () => void {
  let end = () => {};
  const timer = setTimeout(() => {
    const channel = spawn(entry, settings);
    const limit = setTimeout(() => channel.kill(), LIMIT_MS);
    limit.unref();
    end = () => channel.kill();
    channel.onExit(() => {
      clearTimeout(limit);
      end = () => {};
    });
  }, START_AFTER_MS);
  timer.unref();
  return () => {
    clearTimeout(timer);
    end();
  };
}
