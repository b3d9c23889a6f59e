/** Entry of the speech recogniser's thread: recognition blocks this thread instead of the engine's loop. */
import { workerData } from 'node:worker_threads';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createLocalSpeechRecogniser } from './local-speech-recogniser.ts';
import type { FromSpeechWorker, SpeechWorkerData, ToSpeechWorker } from './speech-worker-messages.ts';
import { serveWorker } from './worker-port.ts';

const { registryOptions } = workerData as SpeechWorkerData;
const registry = createModelRegistry(registryOptions);
const recogniser = createLocalSpeechRecogniser(registry);

serveWorker<ToSpeechWorker, FromSpeechWorker>(async (message) => {
  switch (message.kind) {
    case 'ready':
      return { answer: { kind: 'ready', loads: await recogniser.ready() } };
    case 'hear': {
      const before = registry.meter.snapshot();
      const heard = await recogniser.hear(message.segment, message.options);
      message.segment.samples.fill(0);
      const { buffer } = heard.frames;
      const transfer = buffer instanceof ArrayBuffer ? [buffer] : [];
      return { answer: { kind: 'heard', heard, runs: registry.meter.since(before) }, transfer };
    }
    case 'close':
      await registry.close();
      return undefined;
  }
});
