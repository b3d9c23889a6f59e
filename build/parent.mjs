/**
 * Notices that the npm which started this process is gone. npm passes a signal on to its shell only, and the shell dies without telling
 * its own children: without this, ending `npm start` from another program would leave the app running.
 */
const POLL_MS = 500;

/**
 * Calls `onEnd` once when the starting process has ended; only under npm, since elsewhere a process may be meant to outlive its parent.
 * @param {() => void} onEnd
 * @returns {() => void} stops watching
 */
export function whenStarterEnds(onEnd) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return () => {};
  const starter = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === starter) return;
    clearInterval(timer);
    onEnd();
  }, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
