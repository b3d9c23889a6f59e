/** Entry of the speech recogniser's thread: recognition blocks this thread instead of the engine's loop. */
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createLocalSpeechRecogniser } from './local-speech-recogniser.ts';
import type { FromSpeechWorker, SpeechWorkerData, ToSpeechWorker } from './speech-worker-messages.ts';

const port = parentPort;
if (!port) throw new Error('The speech worker runs in a worker thread only.');

const { registryOptions } = workerData as SpeechWorkerData;
const registry = createModelRegistry(registryOptions);
const recogniser = createLocalSpeechRecogniser(registry);

const answer = (message: FromSpeechWorker, transfer: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, transfer);

type Request = Extract<ToSpeechWorker, { kind: 'hear' }>;

async function hear({ segment, options }: Request): Promise<void> {
  const before = registry.meter.snapshot();
  const heard = await recogniser.hear(segment, options);
  const { buffer } = heard.frames;
  const transfer = buffer instanceof ArrayBuffer ? [buffer] : [];
  answer({ kind: 'heard', heard, runs: registry.meter.since(before) }, transfer);
}

async function handle(message: ToSpeechWorker): Promise<void> {
  switch (message.kind) {
    case 'ready':
      answer({ kind: 'ready', loads: await recogniser.ready() });
      return;
    case 'hear':
      await hear(message);
      return;
    case 'close':
      await registry.close();
      port?.close();
  }
}

port.on('message', (message: ToSpeechWorker) => {
  handle(message).catch((error: unknown) => {
    if (error instanceof AppError) answer({ kind: 'failed', failure: { code: error.code, message: error.message } });
    else answer({ kind: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
