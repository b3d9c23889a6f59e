/** Runs `work` while this process alone holds the lock file at `path`; waits for another holder, and takes over from a dead one. */
export function withLock<T>(path: string, work: () => Promise<T>, say?: (line: string) => void): Promise<T>;
