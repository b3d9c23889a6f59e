/** Entry of the face watcher's thread: detector and face model block this thread instead of the engine's loop. */
import { workerData } from 'node:worker_threads';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL } from './face-detector.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from './face-emotion.ts';
import { createFaceReader, type FaceReader, type FaceReaderDeps } from './face-reader.ts';
import type { FaceWorkerData, FromFaceWorker, ToFaceWorker } from './face-worker-messages.ts';
import { serveWorker } from './worker-port.ts';

const { registryOptions } = workerData as FaceWorkerData;
const registry = createModelRegistry(registryOptions);
let models: FaceReaderDeps | undefined;
let reader: FaceReader | undefined;

async function loaded(): Promise<FaceReaderDeps> {
  models ??= {
    detector: createFaceDetector(await registry.load(FACE_DETECTOR_MODEL)),
    emotion: createFaceEmotion(await registry.load(FACE_EMOTION_MODEL)),
  };
  return models;
}

async function currentReader(): Promise<FaceReader> {
  reader ??= createFaceReader(await loaded());
  return reader;
}

serveWorker<ToFaceWorker, FromFaceWorker>(async (message) => {
  switch (message.kind) {
    case 'ready': {
      await loaded();
      const names = [FACE_DETECTOR_MODEL, FACE_EMOTION_MODEL];
      const loads = await Promise.all(
        names.map(async (name) => ({ name, provider: (await registry.providerOf(name)) ?? 'cpu' })),
      );
      return { answer: { kind: 'ready', loads } };
    }
    case 'begin':
      reader = undefined;
      return { answer: { kind: 'begun' } };
    case 'see': {
      const before = registry.meter.snapshot();
      const reading = await (await currentReader()).see(message.frame);
      return { answer: { kind: 'seen', reading, runs: registry.meter.since(before) } };
    }
    case 'span': {
      const estimate = reader?.overSpan(message.span.startSample, message.span.endSample);
      return { answer: { kind: 'spanned', estimate } };
    }
    case 'close':
      await registry.close();
      return undefined;
  }
});
