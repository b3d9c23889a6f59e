import { z } from 'zod';

/** What a host tells its engine process at the start: where things lie, as absolute paths. */
export const engineSettings = z.object({
  nativeModels: z.string(),
  samples: z.string(),
  /** The signed compliance profiles. */
  profiles: z.string(),
  /** The cache folder; without it the platform's. */
  cache: z.string().exactOptional(),
  /** The data folder, where corrections are kept. */
  data: z.string().exactOptional(),
  /** The module of the speech worker, as a file URL. */
  speechWorker: z.url(),
  /** The module of the face watcher's thread, as a file URL. */
  faceWorker: z.url(),
});
export type EngineSettings = z.infer<typeof engineSettings>;
