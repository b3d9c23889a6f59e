/** Watching one face over a call, behind one interface: what each picture shows, and how the face looked while something was said. */
import type { Permitted } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { FaceSighting, VideoFrame } from '../domain/video.ts';
import type { RemoteLoad } from '../inference/model-registry.ts';

/** The two models behind the watcher, for provenance: the detector finds the face, the other one reads it. */
export const FACE_MODELS = ['blazeface-back', 'face-emotion'] as const;

/** What a picture showed, and how the face looked over the last moments where that can be said. */
export interface FaceReading {
  readonly sighting: FaceSighting;
  readonly estimate?: EmotionEstimate;
}

/** One request is worked on at a time; more wait in line. */
export interface FaceWatcher {
  /**
   * Loads the models now instead of at the first picture.
   * @returns what they run on, for the registry's list
   * @throws AppError `model-missing`, `model-corrupt`, `model-failed`
   */
  ready(): Promise<readonly RemoteLoad[]>;
  /** A call, or another part of it, begins: whoever was followed is forgotten. */
  begin(): Promise<void>;
  /** Takes the next picture; its pixels may move away from the caller. @throws AppError `model-missing`, `model-corrupt`, `model-failed` */
  see(frame: Permitted<'face-emotion', VideoFrame>): Promise<FaceReading>;
  /** How the face looked in a span of the call, from what was seen of it; undefined when no picture of it could be read. */
  overSpan(startSample: number, endSample: number): Promise<EmotionEstimate | undefined>;
  close(): Promise<void>;
}
