/** What the face watcher's thread and its owner say to each other. Both ends are this app's own code: nothing is validated. */
import type { Permitted } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { Span } from '../domain/speech.ts';
import type { VideoFrame } from '../domain/video.ts';
import type { ModelRuns } from '../inference/model-meter.ts';
import type { ModelRegistryOptions, RemoteLoad } from '../inference/model-registry.ts';
import type { FaceReading } from './face-watcher.ts';

/** Given to the thread at its start. */
export interface FaceWorkerData {
  readonly registryOptions: ModelRegistryOptions;
}

/** One request at a time; the answer to it comes before the next one. */
export type ToFaceWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begin' }
  | { readonly kind: 'see'; readonly frame: Permitted<'face-emotion', VideoFrame> }
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'close' };

/** `runs`: what the thread's models did for this answer. */
export type FromFaceWorker =
  | { readonly kind: 'ready'; readonly loads: readonly RemoteLoad[] }
  | { readonly kind: 'begun' }
  | { readonly kind: 'seen'; readonly reading: FaceReading; readonly runs: ModelRuns }
  | { readonly kind: 'spanned'; readonly estimate: EmotionEstimate | undefined };
