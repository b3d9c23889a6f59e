import type { AssistEventBody, RoadPart } from '../contract/events.ts';
import type { Failure } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import type { SessionLog } from './session-log.ts';

/** The sentence for a failure that no recogniser foresaw. */
const UNFORESEEN: Failure = {
  code: 'model-failed',
  message: 'A recogniser failed on this part of the call; the rest of the call goes on without it.',
};

/**
 * Keeps a failing stage from ending the call: says so once, goes on without its result, and says when it works again.
 */
export class StageGuard {
  readonly #emit: (body: AssistEventBody) => void;
  readonly #log: SessionLog;
  readonly #failing = new Set<RoadPart>();

  constructor(emit: (body: AssistEventBody) => void, log: SessionLog) {
    this.#emit = emit;
    this.#log = log;
  }

  /** @returns what `work` gives, or undefined when it failed. */
  async attempt<T>(part: RoadPart, atSample: number, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      if (this.#failing.delete(part)) this.#emit({ type: 'restored', atSample, provenance: [], part });
      return result;
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return undefined;
      this.report(part, atSample, error);
      return undefined;
    }
  }

  /** A stage that is known not to work, e.g. because its model is missing. */
  report(part: RoadPart, atSample: number, error: unknown): void {
    const known = error instanceof AppError;
    if (!known) this.#log.error({ part, err: error }, 'a stage failed');
    if (this.#failing.has(part)) return;
    this.#failing.add(part);
    const failure = known ? { code: error.code, message: error.message } : UNFORESEEN;
    this.#emit({ type: 'degraded', atSample, provenance: [], part, failure });
  }
}
