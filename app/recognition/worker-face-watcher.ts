/** The face watcher in a thread of its own, so that neither sound nor commands ever wait for a picture. */
import type { ModelMeter } from '../inference/model-meter.ts';
import type { ModelRegistryOptions, RemoteLoad } from '../inference/model-registry.ts';
import type { FaceWatcher } from './face-watcher.ts';
import type { FaceWorkerData, FromFaceWorker, ToFaceWorker } from './face-worker-messages.ts';
import { createWorkerLine } from './worker-line.ts';

export interface WorkerFaceWatcherDeps {
  /** Where `face-worker` lies: the source beside this file, or its bundle. */
  readonly workerUrl: URL;
  readonly registryOptions: ModelRegistryOptions;
  /** Where the thread's model runs are counted. */
  readonly meter?: ModelMeter;
  /** Told what the thread's models run on, once they are loaded: the registry's `noteRemoteLoad`. */
  readonly noteLoad?: (load: RemoteLoad) => void;
}

const CRASHED = 'Reading faces stopped unexpectedly and is started again with the next picture.';

/** Starts the thread with the first request; after a thread has died, the next request starts another one. */
export function createFaceWatcher(deps: WorkerFaceWatcherDeps): FaceWatcher {
  const workerData: FaceWorkerData = { registryOptions: deps.registryOptions };
  const line = createWorkerLine<ToFaceWorker, FromFaceWorker>({
    workerUrl: deps.workerUrl,
    workerData,
    name: 'face-watcher',
    crashed: CRASHED,
    closing: { kind: 'close' },
  });
  const ask = async <K extends FromFaceWorker['kind']>(
    kind: K,
    message: ToFaceWorker,
    transfer: ArrayBuffer[] = [],
  ): Promise<Extract<FromFaceWorker, { kind: K }>> => {
    const answer = await line.ask(() => ({ message, transfer }));
    if (answer.kind !== kind) throw new TypeError('The face worker answered something else than it was asked.');
    return answer as Extract<FromFaceWorker, { kind: K }>;
  };
  return {
    async ready() {
      const { loads } = await ask('ready', { kind: 'ready' });
      for (const load of loads) deps.noteLoad?.(load);
      return loads;
    },
    async begin() {
      await ask('begun', { kind: 'begin' });
    },
    async see(frame) {
      const { buffer } = frame.pixels;
      const whole = buffer instanceof ArrayBuffer && buffer.byteLength === frame.pixels.byteLength;
      const { reading, runs } = await ask('seen', { kind: 'see', frame }, whole ? [buffer] : []);
      deps.meter?.add(runs);
      return reading;
    },
    async overSpan(startSample, endSample) {
      return (await ask('spanned', { kind: 'span', span: { startSample, endSample } })).estimate;
    },
    close: () => line.close(),
  };
}
