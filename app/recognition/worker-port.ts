/** The inside of a recogniser's thread: takes requests, posts answers, and says what failed. */
import { parentPort } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { WorkerTrouble } from './worker-line.ts';

/** An answer, and what moves to the owner with it; undefined: the thread has been asked to end. */
export type WorkerReply<Answer> = { readonly answer: Answer; readonly transfer?: readonly ArrayBuffer[] } | undefined;

/** Serves requests until `handle` answers undefined. @throws Error outside of a worker thread. */
export function serveWorker<Ask, Answer>(handle: (message: Ask) => Promise<WorkerReply<Answer>>): void {
  const port = parentPort;
  if (!port) throw new Error('This module runs in a worker thread only.');
  const post = (message: Answer | WorkerTrouble, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  port.on('message', (message: Ask) => {
    handle(message).then(
      (reply) => (reply ? post(reply.answer, reply.transfer) : port.close()),
      (error: unknown) => {
        if (error instanceof AppError) post({ kind: 'failed', failure: { code: error.code, message: error.message } });
        else post({ kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      },
    );
  });
}
