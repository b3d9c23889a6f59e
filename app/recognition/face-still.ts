/** Reads the face of one single picture, which nothing before it explains. */
import type { Permitted } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { FaceSighting, VideoFrame } from '../domain/video.ts';
import type { PixelBox } from '../signal/picture.ts';
import { CROP_SIDE, cropFace, cropWhole } from './face-alignment.ts';
import { mostProminent } from './face-choice.ts';
import type { DetectedFace } from './face-detection.ts';
import { mergeFaces } from './face-merging.ts';
import { hindranceOf, measureQuality } from './face-quality.ts';
import { type FaceReaderDeps, shareOf } from './face-reader.ts';
import { isUpright } from './face-uprightness.ts';

/** Around a picture that is filled by a face the detector needs room: so many times the picture's side. */
const ROOM = 2;

/** What a still showed. */
export interface StillReading {
  readonly sighting: FaceSighting;
  /** Uncertain where the sighting names a hindrance. */
  readonly estimate: EmotionEstimate;
  /** What was read: a found face, cut out upright, or the whole picture. */
  readonly crop: 'aligned' | 'whole';
}

/** For one still after the other; nothing is remembered. */
export interface StillReader {
  /**
   * A picture of the face model's own size (48x48) is taken for a crop already and read whole: aligning it again gained nothing on FER2013's
   * validation faces (0.668 against 0.669). So is a picture in which no face is found, which is then uncertain.
   * @throws RangeError when size and pixels do not fit; AppError `model-failed`.
   */
  readStill(picture: Permitted<'face-emotion', VideoFrame>): Promise<StillReading>;
}

/** Reads stills with the parts that read calls. */
export function createStillReader({ detector, emotion }: FaceReaderDeps): StillReader {
  const leaning = async (picture: VideoFrame, face: DetectedFace) =>
    (await isUpright(detector, picture, face)) ? undefined : ('turned' as const);
  const find = async (picture: VideoFrame): Promise<readonly DetectedFace[]> => {
    const close = await detector.detect(picture, { region: withRoom(picture) });
    if (Math.max(picture.width, picture.height) <= 2 * CROP_SIDE) return close;
    return mergeFaces([...close, ...(await detector.detect(picture))]);
  };

  return {
    async readStill(picture) {
      const faces = await find(picture);
      const isCell = picture.width === CROP_SIDE && picture.height === CROP_SIDE;
      const face = mostProminent(faces, picture);
      if (!face) {
        const [surest] = faces;
        const hindrance = surest ? 'several-faces' : 'no-face';
        const crop = surest && !isCell ? cropFace(picture, surest.keypoints) : cropWhole(picture);
        const estimate = { ...(await emotion.estimate(crop)), uncertain: true };
        return {
          sighting: { faces: faces.length, hindrance },
          estimate,
          crop: surest && !isCell ? 'aligned' : 'whole',
        };
      }
      const crop = isCell ? cropWhole(picture) : cropFace(picture, face.keypoints);
      const seen = measureQuality(face, crop.grey);
      const hindrance = hindranceOf(seen, face.box, picture) ?? (await leaning(picture, face));
      const estimate = await emotion.estimate(crop);
      return {
        sighting: {
          faces: faces.length,
          box: shareOf(face.box, picture),
          quality: seen.quality,
          ...(hindrance && { hindrance }),
        },
        estimate: { ...estimate, uncertain: estimate.uncertain || hindrance !== undefined },
        crop: isCell ? 'whole' : 'aligned',
      };
    },
  };
}

function withRoom({ width, height }: Pick<VideoFrame, 'width' | 'height'>): PixelBox {
  const side = ROOM * Math.max(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
}
