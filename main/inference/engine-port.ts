import type { FromEngine } from '../../app/contract/messages.ts';

/** The engine process's end of its link to the host. */
export interface EnginePort {
  post(message: FromEngine): void;
  /** Messages come unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** The host is gone: there is nobody left to work for. */
  onClose(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process; typed here because nothing of Electron may be imported by the engine. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The link of this process to its host: Electron's parent port, or the channel of a forked child. @throws Error when there is neither. */
export function hostPort(): EnginePort {
  const parent = (process as { parentPort?: ParentPort }).parentPort;
  if (parent) {
    return {
      post: (message) => parent.postMessage(message),
      onMessage: (listener) => parent.on('message', ({ data }) => listener(data)),
      // Electron ends its utility processes with itself.
      onClose: () => {},
    };
  }
  if (!process.send) throw new Error('The engine is started by a host; it does not run alone.');
  // Ctrl-C in a terminal reaches the whole group of processes: the host hears it too and says when to end.
  process.on('SIGINT', () => {});
  return {
    post: (message) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
  };
}
