/**
 * Face emotion: what one face looks like in one picture. Training, data and measured accuracy:
 * `native-models/face-emotion/model-card.md`.
 */
import type { Permitted } from '../domain/consent.ts';
import { type Affect, EMOTIONS, type EmotionEstimate } from '../domain/emotion.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { pictureDetail } from '../signal/picture-detail.ts';
import { CROP_SIDE, type FaceCrop } from './face-alignment.ts';
import { SHARP_EDGES } from './face-quality.ts';

/** The committed model's name. */
export const FACE_EMOTION_MODEL = 'face-emotion';

/** What the model says of one crop, before it is calibrated: logits `[7]`, embedding as wide as the manifest says. */
export interface FaceLogits {
  readonly logits: Float32Array;
  readonly affect: Affect;
  readonly embedding: Float32Array;
  /** How much detail the crop has, 0 (none) to 1 (as a sharp face has). */
  readonly quality: number;
}

/** How a face looks. */
export interface FaceEmotionRecogniser {
  /** @throws RangeError when the crop has another size; AppError `model-failed`. */
  read(crop: Permitted<'face-emotion', FaceCrop>): Promise<FaceLogits>;
  /** The calibrated view of one reading, or of the mean of several. */
  calibrate(reading: FaceLogits): EmotionEstimate;
  /** Both: one crop's estimate. */
  estimate(crop: Permitted<'face-emotion', FaceCrop>): Promise<EmotionEstimate>;
}

/**
 * @param session the model `FACE_EMOTION_MODEL`; it stays the caller's.
 * @throws TypeError when the session's manifest is not of such a model: other labels, no calibration, other crops.
 */
export function createFaceEmotion(session: ModelSession): FaceEmotionRecogniser {
  const { calibration, labels, inputs } = session.manifest;
  if (!calibration || labels?.join() !== EMOTIONS.join() || inputs[0]?.shape[2] !== CROP_SIDE)
    throw new TypeError(`The model ${session.manifest.name} does not give calibrated logits of the seven emotions.`);

  const read = async ({ grey }: Permitted<'face-emotion', FaceCrop>): Promise<FaceLogits> => {
    if (grey.length !== CROP_SIDE * CROP_SIDE)
      throw new RangeError(`${grey.length} values are no crop of ${CROP_SIDE}x${CROP_SIDE}.`);
    const outputs = await session.run({ face: floatTensor(grey, [1, 1, CROP_SIDE, CROP_SIDE]) });
    const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
    return {
      logits: floatOutput(outputs, 'logits'),
      affect: { valence, arousal },
      embedding: floatOutput(outputs, 'embedding'),
      quality: Math.min(1, pictureDetail(grey, CROP_SIDE).edges / SHARP_EDGES),
    };
  };
  const calibrate = ({ logits, affect, embedding, quality }: FaceLogits): EmotionEstimate => {
    return { modality: 'face', ...calibratedEmotion(logits, calibration), affect, embedding, quality };
  };
  return { read, calibrate, estimate: async (crop) => calibrate(await read(crop)) };
}
