import { createVideoFile } from '../capture/video-file.ts';
import { probePicture } from '../capture/video-probe.ts';
import { AppError } from '../domain/errors.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createFaceDetector, FACE_DETECTOR_MODEL } from '../recognition/face-detector.ts';
import { createFaceEmotion, FACE_EMOTION_MODEL } from '../recognition/face-emotion.ts';
import { createFaceReader } from '../recognition/face-reader.ts';
import type { EnginePaths } from './engine.ts';

/** What the pictures of a recording cost. */
export interface FaceTimes {
  /** A picture each: detector, tracker, alignment, quality and emotion together. */
  readonly timesMs: readonly number[];
  /** In how many of them a face was clear enough to be read; the others cost the emotion model nothing. */
  readonly read: number;
}

/**
 * Reads the customer's face in the first pictures of a recording, one after the other on this thread, with the parts a call reads it
 * with. For the benchmark; decoding is not counted. @throws AppError `no-video` without a picture, or as loading models does.
 */
export async function timeFaces(
  path: string,
  pictures: number,
  { nativeModels, cache }: Pick<EnginePaths, 'nativeModels' | 'cache'>,
  now: () => number,
): Promise<FaceTimes> {
  const track = await probePicture(path);
  if (!track) throw new AppError('no-video', 'This recording has no picture.');
  const registry = createModelRegistry({
    modelsFolder: nativeModels,
    ...(cache !== undefined && { cacheFolder: cache }),
  });
  const gate = createChannelGate();
  const timesMs: number[] = [];
  let read = 0;
  try {
    const detector = createFaceDetector(await registry.load(FACE_DETECTOR_MODEL));
    const reader = createFaceReader({ detector, emotion: createFaceEmotion(await registry.load(FACE_EMOTION_MODEL)) });
    const enough = new AbortController();
    const source = createVideoFile(path, track, 'customer');
    for await (const frame of source.frames({ fromSample: 0, signal: enough.signal })) {
      const permitted = gate.admit('face-emotion', frame);
      if (!permitted) throw new TypeError("A customer's face may be read.");
      const begunMs = now();
      const { sighting } = await reader.see(permitted);
      timesMs.push(now() - begunMs);
      if (sighting.hindrance === undefined) read++;
      if (timesMs.length === pictures) enough.abort();
    }
  } finally {
    await registry.close();
  }
  return { timesMs, read };
}
