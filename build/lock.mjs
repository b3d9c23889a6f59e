/**
 * A lock file between processes. The holder touches it every few seconds; a file left behind by a process that died is taken over.
 * Plain JavaScript without dependencies, because it guards their installation.
 */
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 2000;
/** A holder that has not touched its file for this long is taken for dead. */
const STALE_MS = 30_000;
const POLL_MS = 250;

/**
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} [say]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, say = () => {}) {
  let waiting = false;
  while (!take(path)) {
    if (isStale(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waiting) say('Another command is setting up this folder; waiting for it to finish …');
    waiting = true;
    await sleep(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), BEAT_MS);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.removeListener('exit', release);
    release();
  }
}

function take(path) {
  try {
    const file = openSync(path, 'wx');
    writeSync(file, `${process.pid}@${hostname()}`);
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isStale(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return true;
    const [pid, host] = readFileSync(path, 'utf8').split('@');
    if (host !== hostname() || !pid) return false;
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
