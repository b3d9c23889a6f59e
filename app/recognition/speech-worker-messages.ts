/** What the speech recogniser's thread and its owner say to each other. Both ends are this app's own code: nothing is validated. */
import type { Permitted } from '../domain/consent.ts';
import type { SpokenSegment } from '../domain/speech.ts';
import type { ModelRuns } from '../inference/model-meter.ts';
import type { ModelRegistryOptions, RemoteLoad } from '../inference/model-registry.ts';
import type { HeardSpeech, HearOptions } from './speech-recogniser.ts';

/** Given to the thread at its start. */
export interface SpeechWorkerData {
  readonly registryOptions: ModelRegistryOptions;
}

/** One request at a time; the answer to it comes before the next one. */
export type ToSpeechWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'hear';
      readonly segment: Permitted<'transcribe', SpokenSegment>;
      readonly options: Omit<HearOptions, 'signal'>;
    }
  | { readonly kind: 'close' };

/** `runs`: what the thread's models did for this answer. */
export type FromSpeechWorker =
  | { readonly kind: 'ready'; readonly loads: readonly RemoteLoad[] }
  | { readonly kind: 'heard'; readonly heard: HeardSpeech; readonly runs: ModelRuns };
