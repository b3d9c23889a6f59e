import type { ToEngine } from '../app/contract/messages.ts';

/** The host's end of one engine process, over a utility process of Electron or a forked child. */
export interface EngineChannel {
  send(message: ToEngine): void;
  /** Messages come unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, also when the process could not be started. */
  onExit(listener: () => void): void;
  /** Lets the engine finish by itself: the host is about to go. */
  end(): void;
  /** Ends an engine that hangs. */
  kill(): void;
}

/**
 * Starts a process from the engine's module with one argument. @param variables what its environment has beside the host's: secrets, which
 * every program on the machine could read in an argument.
 */
export type SpawnEngine = (entry: URL, settings: string, variables?: Readonly<Record<string, string>>) => EngineChannel;
