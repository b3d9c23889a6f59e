/** Calls `onEnd` once when the npm that started this process has ended. @returns a function that stops watching. */
export function whenStarterEnds(onEnd: () => void): () => void;
