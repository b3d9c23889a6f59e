/** A recogniser's thread as its owner sees it: one request after the other, and a new thread when one is lost. */
import { Worker } from 'node:worker_threads';
import type { Failure } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';

/** What a thread answers besides its own answers. A `fault` is a bug in the thread, not an expected failure. */
export type WorkerTrouble =
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'fault'; readonly message: string };

/** One request, and what moves to the thread with it instead of being copied. */
export interface WorkerRequest<Ask> {
  readonly message: Ask;
  readonly transfer?: ArrayBuffer[];
}

export interface WorkerLine<Ask, Answer> {
  /**
   * Has the thread answer a request, made when its turn comes: requests follow one another.
   * @throws AppError as the thread's failures say; `model-failed` when the thread died over it.
   */
  ask(request: () => WorkerRequest<Ask>): Promise<Answer>;
  /** Lets the request under way end, then ends the thread. */
  close(): Promise<void>;
}

export interface WorkerLineOptions<Ask> {
  /** The module of the thread. */
  readonly workerUrl: URL;
  readonly workerData: unknown;
  readonly name: string;
  /** The sentence for a thread that died. */
  readonly crashed: string;
  /** The request on which the thread ends by itself. */
  readonly closing: Ask;
}

/** A thread and the one request it works on. */
interface RunningWorker<Answer> {
  readonly worker: Worker;
  settle: ((outcome: Answer | Error) => void) | undefined;
}

/** Starts the thread with the first request. A thread that dies fails the request it had, and the next request starts another one. */
export function createWorkerLine<Ask, Answer extends { readonly kind: string }>(
  options: WorkerLineOptions<Ask>,
): WorkerLine<Ask, Answer> {
  const { workerUrl, workerData, name, crashed, closing } = options;
  let running: RunningWorker<Answer> | undefined;
  let line: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = (): RunningWorker<Answer> => {
    const worker = new Worker(workerUrl, { workerData, name });
    const started: RunningWorker<Answer> = { worker, settle: undefined };
    const fail = (cause?: Error) => {
      if (running === started) running = undefined;
      started.settle?.(new AppError('model-failed', crashed, { cause }));
    };
    worker.on('message', (message: Answer | WorkerTrouble) => started.settle?.(toOutcome(message)));
    worker.on('error', fail);
    worker.on('exit', () => fail());
    // An idle thread does not keep the process alive.
    worker.unref();
    return started;
  };

  const send = ({ message, transfer = [] }: WorkerRequest<Ask>): Promise<Answer> => {
    running ??= start();
    const asked = running;
    asked.worker.ref();
    return new Promise<Answer>((resolve, reject) => {
      asked.settle = (outcome) => {
        asked.settle = undefined;
        asked.worker.unref();
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      asked.worker.postMessage(message, transfer);
    });
  };

  return {
    ask(request) {
      const answer = line.then(() => {
        if (closed) throw new AppError('engine-unavailable', 'The app is closing.');
        return send(request());
      });
      line = answer.catch(() => {});
      return answer;
    },
    async close() {
      closed = true;
      await line;
      const ending = running;
      if (!ending) return;
      const exited = new Promise((resolve) => ending.worker.once('exit', resolve));
      ending.worker.ref();
      ending.worker.postMessage(closing);
      await exited;
    },
  };
}

function toOutcome<Answer extends { readonly kind: string }>(message: Answer | WorkerTrouble): Answer | Error {
  if (!isTrouble(message)) return message;
  if (message.kind === 'failed') return new AppError(message.failure.code, message.failure.message);
  return new Error(message.message);
}

function isTrouble(message: { readonly kind: string }): message is WorkerTrouble {
  return message.kind === 'failed' || message.kind === 'fault';
}
