/** Reads the face of one call: follows it from picture to picture, judges whether it can be read, and says how it looked. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Permitted } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { FaceBox, FaceSighting, VideoFrame } from '../domain/video.ts';
import type { PixelBox } from '../signal/picture.ts';
import { cropFace } from './face-alignment.ts';
import type { DetectedFace } from './face-detection.ts';
import type { FaceDetector } from './face-detector.ts';
import type { FaceEmotionRecogniser } from './face-emotion.ts';
import { type FaceMoment, meanReading } from './face-pool.ts';
import { hindranceOf, measureQuality, readingWeight } from './face-quality.ts';
import { FaceTracker } from './face-tracker.ts';
import { isUpright } from './face-uprightness.ts';
import type { FaceReading } from './face-watcher.ts';

/** An estimate is of so much of the last moments. */
const POOL_SAMPLES = CALL_RATE_HZ;
/** Pictures so old are forgotten: no segment of speech is longer. */
const KEPT_SAMPLES = 60 * CALL_RATE_HZ;
/** A span of which less could be read is uncertain. */
const LEAST_READ = 0.3;
/** A face stays the way up that it was found for so long, and is then asked about again. */
const UPRIGHT_SAMPLES = 2 * CALL_RATE_HZ;

export interface FaceReaderDeps {
  readonly detector: FaceDetector;
  readonly emotion: FaceEmotionRecogniser;
}

/** For one call, or a part of it that is seen in order. */
export interface FaceReader {
  /**
   * @returns what the picture shows, and how the face looked over the last second where anything of it could be read: uncertain while
   * this picture cannot be.
   * @throws RangeError when size and pixels do not fit; AppError `model-failed`.
   */
  see(frame: Permitted<'face-emotion', VideoFrame>): Promise<FaceReading>;
  /** How the face that is followed looked from one moment to another; undefined when no picture of it between them could be read. */
  overSpan(startSample: number, endSample: number): EmotionEstimate | undefined;
}

/** Reads nothing before the first picture. */
export function createFaceReader({ detector, emotion }: FaceReaderDeps): FaceReader {
  const tracker = new FaceTracker(detector);
  let moments: FaceMoment[] = [];
  let followed = 0;
  let standing = { person: 0, atSample: 0, upright: false };

  const standsUpright = async (frame: VideoFrame, face: DetectedFace, person: number): Promise<boolean> => {
    const { atSample } = frame;
    if (person !== standing.person || Math.abs(atSample - standing.atSample) >= UPRIGHT_SAMPLES)
      standing = { person, atSample, upright: await isUpright(detector, frame, face) };
    return standing.upright;
  };

  const look = async (frame: Permitted<'face-emotion', VideoFrame>) => {
    const { faces, face, person } = await tracker.see(frame, frame.atSample);
    if (person !== followed) moments = [];
    followed = person;
    if (!face) return { sighting: { faces, hindrance: faces > 1 ? 'several-faces' : 'no-face' } as FaceSighting };
    const crop = cropFace(frame, face.keypoints);
    const seen = measureQuality(face, crop.grey);
    const hindrance = hindranceOf(seen, face.box, frame);
    const sighting: FaceSighting = { faces, box: shareOf(face.box, frame), quality: seen.quality };
    if (hindrance) return { sighting: { ...sighting, hindrance } };
    if (!(await standsUpright(frame, face, person))) return { sighting: { ...sighting, hindrance: 'turned' as const } };
    return { sighting, reading: await emotion.read(crop), weight: readingWeight(seen.quality) };
  };
  const between = (startSample: number, endSample: number) =>
    moments.filter(({ atSample }) => atSample >= startSample && atSample <= endSample);

  return {
    async see(frame) {
      const { atSample } = frame;
      const { sighting, reading, weight = 0 } = await look(frame);
      moments = moments.filter((moment) => moment.atSample > atSample - KEPT_SAMPLES);
      moments.push({ atSample, weight, ...(reading && { reading }) });
      const mean = meanReading(between(atSample - POOL_SAMPLES, atSample));
      if (!mean) return { sighting };
      const estimate = emotion.calibrate(mean);
      return { sighting, estimate: { ...estimate, uncertain: estimate.uncertain || sighting.hindrance !== undefined } };
    },
    overSpan(startSample, endSample) {
      const within = between(startSample, endSample);
      const mean = meanReading(within);
      if (!mean) return undefined;
      const estimate = emotion.calibrate(mean);
      const read = within.filter(({ reading }) => reading).length / within.length;
      return { ...estimate, uncertain: estimate.uncertain || read < LEAST_READ };
    },
  };
}

/** A box in shares of its picture. */
export function shareOf({ x, y, width, height }: PixelBox, picture: Pick<VideoFrame, 'width' | 'height'>): FaceBox {
  return {
    x: x / picture.width,
    y: y / picture.height,
    width: width / picture.width,
    height: height / picture.height,
  };
}
