/**
 * Voice emotion: what the recogniser's encoder frames of one segment say about how the speaker sounds. Training, data
 * and measured accuracy: `native-models/voice-emotion/model-card.md`.
 */
import type { Permitted } from '../domain/consent.ts';
import { EMOTIONS, type EmotionEstimate } from '../domain/emotion.ts';
import type { Segment } from '../domain/speech.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';

/** The committed model's name. */
export const VOICE_EMOTION_MODEL = 'voice-emotion';

/** One segment as the speech recogniser's encoder heard it, after `normaliseLevel`; frames are row-major `[frameCount, width]`. */
export interface EncodedSpeech extends Pick<Segment, 'channel'> {
  readonly frames: Float32Array;
  readonly frameCount: number;
  readonly width: number;
}

/** How a speaker sounds, per segment. */
export interface VoiceEmotionRecogniser {
  /** @throws RangeError when there is no frame or the frames do not fit the model; AppError `model-failed`. */
  estimate(speech: Permitted<'voice-emotion', EncodedSpeech>): Promise<EmotionEstimate>;
  close(): Promise<void>;
}

/**
 * Frames → logits → calibrated probabilities, with valence and arousal and the embedding that fusion takes.
 *
 * @param session the model `VOICE_EMOTION_MODEL`.
 * @throws TypeError when the session's manifest is not of such a model: other labels, no calibration, other frames.
 */
export function createVoiceEmotion(session: ModelSession): VoiceEmotionRecogniser {
  const { calibration, labels, inputs } = session.manifest;
  const width = inputs[0]?.shape[2];
  if (!calibration || typeof width !== 'number' || labels?.join() !== EMOTIONS.join())
    throw new TypeError(`The model ${session.manifest.name} does not give calibrated logits of the seven emotions.`);

  return {
    async estimate(speech) {
      if (speech.width !== width || speech.frameCount < 1 || speech.frames.length !== speech.frameCount * width)
        throw new RangeError(`Frames of [${speech.frameCount}, ${speech.width}] do not fit [1 or more, ${width}].`);
      const frames = floatTensor(speech.frames, [1, speech.frameCount, width]);
      const outputs = await session.run({ frames });
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      return {
        modality: 'voice',
        ...calibratedEmotion(floatOutput(outputs, 'logits'), calibration),
        affect: { valence, arousal },
        embedding: floatOutput(outputs, 'embedding'),
      };
    },
    close: () => session.close(),
  };
}
