/** The speech recogniser in a thread of its own, so that the engine's loop never waits for it. */
import { Worker } from 'node:worker_threads';
import type { Permitted } from '../domain/consent.ts';
import { AppError } from '../domain/errors.ts';
import type { SpokenSegment } from '../domain/speech.ts';
import type { ModelMeter } from '../inference/model-meter.ts';
import type { ModelRegistryOptions, RemoteLoad } from '../inference/model-registry.ts';
import type { HeardSpeech, HearOptions, SpeechRecogniser } from './speech-recogniser.ts';
import type { FromSpeechWorker, SpeechWorkerData, ToSpeechWorker } from './speech-worker-messages.ts';

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

type Answer = Extract<FromSpeechWorker, { kind: 'ready' | 'heard' }>;

/** A thread and the one request it works on. */
interface RunningWorker {
  readonly worker: Worker;
  settle: ((outcome: Answer | Error) => void) | undefined;
}

const CRASHED = 'Speech recognition stopped unexpectedly and is started again with the next words.';

/** Starts the thread with the first request. A thread that dies fails the request it had, and the next request starts another one. */
export function createSpeechRecogniser(deps: WorkerSpeechRecogniserDeps): SpeechRecogniser {
  let running: RunningWorker | undefined;
  let line: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = (): RunningWorker => {
    const threads = deps.threads !== undefined && { intraOpThreads: deps.threads };
    const workerData: SpeechWorkerData = { registryOptions: { ...deps.registryOptions, ...threads } };
    const worker = new Worker(deps.workerUrl, { workerData, name: 'speech-recogniser' });
    const started: RunningWorker = { worker, settle: undefined };
    const fail = (cause?: Error) => {
      if (running === started) running = undefined;
      started.settle?.(new AppError('model-failed', CRASHED, { cause }));
    };
    worker.on('message', (message: FromSpeechWorker) => started.settle?.(toOutcome(message)));
    worker.on('error', fail);
    worker.on('exit', () => fail());
    // An idle recogniser does not keep the process alive.
    worker.unref();
    return started;
  };

  const ask = (message: ToSpeechWorker, transfer: ArrayBuffer[] = []): Promise<Answer> => {
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

  /** Requests follow one another: a run cannot be stopped, but one that has not begun can be dropped. */
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const result = line.then(() => {
      if (closed) throw new AppError('engine-unavailable', 'Speech recognition was closed.');
      return work();
    });
    line = result.catch(() => {});
    return result;
  };

  return {
    ready: () =>
      inLine(async (): Promise<readonly RemoteLoad[]> => {
        const answer = await ask({ kind: 'ready' });
        const loads = answer.kind === 'ready' ? answer.loads : [];
        for (const load of loads) deps.noteLoad?.(load);
        return loads;
      }),
    hear: (segment: Permitted<'transcribe', SpokenSegment>, { signal, ...options }: HearOptions = {}) =>
      inLine(async (): Promise<HeardSpeech> => {
        signal?.throwIfAborted();
        const samples = new Float32Array(segment.samples);
        const answer = await ask({ kind: 'hear', segment: { ...segment, samples }, options }, [samples.buffer]);
        if (answer.kind !== 'heard')
          throw new TypeError('The speech worker answered something else than it was asked.');
        deps.meter?.add(answer.runs);
        return answer.heard;
      }),
    async close() {
      closed = true;
      await line;
      const closing = running;
      if (!closing) return;
      const exited = new Promise((resolve) => closing.worker.once('exit', resolve));
      closing.worker.ref();
      closing.worker.postMessage({ kind: 'close' } satisfies ToSpeechWorker);
      await exited;
    },
  };
}

function toOutcome(message: FromSpeechWorker): Answer | Error {
  switch (message.kind) {
    case 'ready':
    case 'heard':
      return message;
    case 'failed':
      return new AppError(message.failure.code, message.failure.message);
    case 'fault':
      return new Error(message.message);
  }
}
