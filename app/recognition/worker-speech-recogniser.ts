/** The speech recogniser in a thread of its own, so that the engine's loop never waits for it. */
import type { Permitted } from '../domain/consent.ts';
import type { SpokenSegment } from '../domain/speech.ts';
import type { ModelMeter } from '../inference/model-meter.ts';
import type { ModelRegistryOptions, RemoteLoad } from '../inference/model-registry.ts';
import type { HeardSpeech, HearOptions, SpeechRecogniser } from './speech-recogniser.ts';
import type { FromSpeechWorker, SpeechWorkerData, ToSpeechWorker } from './speech-worker-messages.ts';
import { createWorkerLine } from './worker-line.ts';

export interface WorkerSpeechRecogniserDeps {
  /** Where `speech-worker` lies: the source beside this file, or its bundle. */
  readonly workerUrl: URL;
  readonly registryOptions: ModelRegistryOptions;
  /** Threads inside one model run; default 1. */
  readonly threads?: number;
  /** Where the thread's model runs are counted. */
  readonly meter?: ModelMeter;
  /** Told what the thread's models run on, once they are loaded: the registry's `noteRemoteLoad`. */
  readonly noteLoad?: (load: RemoteLoad) => void;
}

const CRASHED = 'Speech recognition stopped unexpectedly and is started again with the next words.';

/** Starts the thread with the first request. A thread that dies fails the request it had, and the next request starts another one. */
export function createSpeechRecogniser(deps: WorkerSpeechRecogniserDeps): SpeechRecogniser {
  const threads = deps.threads !== undefined && { intraOpThreads: deps.threads };
  const workerData: SpeechWorkerData = { registryOptions: { ...deps.registryOptions, ...threads } };
  const line = createWorkerLine<ToSpeechWorker, FromSpeechWorker>({
    workerUrl: deps.workerUrl,
    workerData,
    name: 'speech-recogniser',
    crashed: CRASHED,
    closing: { kind: 'close' },
  });
  return {
    async ready(): Promise<readonly RemoteLoad[]> {
      const answer = await line.ask(() => ({ message: { kind: 'ready' } }));
      const loads = answer.kind === 'ready' ? answer.loads : [];
      for (const load of loads) deps.noteLoad?.(load);
      return loads;
    },
    async hear(segment: Permitted<'transcribe', SpokenSegment>, { signal, ...options }: HearOptions = {}) {
      const answer = await line.ask(() => {
        // A run cannot be stopped, but one that has not begun can be dropped.
        signal?.throwIfAborted();
        const samples = new Float32Array(segment.samples);
        return { message: { kind: 'hear', segment: { ...segment, samples }, options }, transfer: [samples.buffer] };
      });
      if (answer.kind !== 'heard') throw new TypeError('The speech worker answered something else than it was asked.');
      deps.meter?.add(answer.runs);
      return answer.heard satisfies HeardSpeech;
    },
    close: () => line.close(),
  };
}
