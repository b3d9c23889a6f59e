import { type CommandName, commands } from '../app/contract/commands.ts';
import type { Failure } from '../app/contract/schemas.ts';
import { parseUntrusted } from '../app/contract/untrusted.ts';
import { AppError } from '../app/domain/errors.ts';

/** How long a command may take; those that load models or write long reports get more than the rest. */
const TIMEOUT_MS: Partial<Record<CommandName, number>> = {
  'call.start': 60_000,
  'call.report': 60_000,
  'models.list': 180_000,
};
const DEFAULT_TIMEOUT_MS = 15_000;

interface Pending {
  readonly name: CommandName;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Matches an engine's replies to the commands under way. */
export class PendingCommands {
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;

  /** Registers a command and hands its id to `send`. @throws AppError as the engine refuses, or `engine-unavailable` on silence. */
  begin(name: CommandName, send: (id: number) => void): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timeoutMs = TIMEOUT_MS[name] ?? DEFAULT_TIMEOUT_MS;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new AppError(
            'engine-unavailable',
            `The engine did not answer ${name} within ${timeoutMs / 1000} s. Try again.`,
          ),
        );
      }, timeoutMs);
      this.#pending.set(id, { name, resolve, reject, timer });
      send(id);
    });
  }

  reply(id: number, result: unknown): void {
    const pending = this.#take(id);
    if (!pending) return;
    const parsed = parseUntrusted(commands[pending.name].response, result);
    if (parsed.success) pending.resolve(parsed.data);
    else {
      const places = parsed.issues.map(({ path }) => path.map(String).join('.')).join(', ');
      pending.reject(new Error(`The engine's reply to ${pending.name} breaks the contract: ${places}`));
    }
  }

  refuse(id: number, { code, message }: Failure): void {
    this.#take(id)?.reject(new AppError(code, message));
  }

  /** Refuses everything under way: the engine is gone. */
  refuseAll(message: string): void {
    for (const id of [...this.#pending.keys()]) this.refuse(id, { code: 'engine-unavailable', message });
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }
}
