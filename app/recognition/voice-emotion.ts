/**
 * Voice emotion: what the frames of one segment (the speech recogniser's encoder's, or the light tier's log-mel) say about how the
 * speaker sounds. Training, data and measured accuracy: the model cards in `native-models/voice-emotion` and `voice-light`.
 */
import type { Permitted } from '../domain/consent.ts';
import { EMOTIONS, type EmotionEstimate } from '../domain/emotion.ts';
import type { Segment } from '../domain/speech.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { leastClarity } from './voice-frames.ts';

export { VOICE_EMOTION_MODEL } from './voice-frames.ts';

/** One segment as the speech recogniser's encoder or the light ear heard it, after `normaliseLevel`; frames are row-major `[frameCount, width]`. */
export interface EncodedSpeech extends Pick<Segment, 'channel'> {
  readonly frames: Float32Array;
  readonly frameCount: number;
  readonly width: number;
  /** See `HeardSpeech`. */
  readonly overloaded?: true;
}

/** How a speaker sounds, per segment. */
export interface VoiceEmotionRecogniser {
  /** @throws RangeError when there is no frame or the frames do not fit the model; AppError `model-failed`. */
  estimate(speech: Permitted<'voice-emotion', EncodedSpeech>): Promise<EmotionEstimate>;
  close(): Promise<void>;
}

/**
 * Frames → logits → calibrated probabilities, with valence and arousal and the embedding that fusion takes. Sound that is not one
 * clear voice (noise, music, two people at once, far too loud) is `uncertain` whatever the probabilities are.
 *
 * @param session the model `VOICE_EMOTION_MODEL` or `VOICE_LIGHT_MODEL`.
 * @throws TypeError when the session's manifest is not of such a model: other labels, no calibration, other frames.
 */
export function createVoiceEmotion(session: ModelSession): VoiceEmotionRecogniser {
  const { calibration, labels, inputs } = session.manifest;
  const width = inputs[0]?.shape[2];
  const clearFrom = leastClarity(session.manifest);
  if (!calibration || typeof width !== 'number' || labels?.join() !== EMOTIONS.join())
    throw new TypeError(`The model ${session.manifest.name} does not give calibrated logits of the seven emotions.`);

  return {
    async estimate(speech) {
      if (speech.width !== width || speech.frameCount < 1 || speech.frames.length !== speech.frameCount * width)
        throw new RangeError(`Frames of [${speech.frameCount}, ${speech.width}] do not fit [1 or more, ${width}].`);
      const frames = floatTensor(speech.frames, [1, speech.frameCount, width]);
      const outputs = await session.run({ frames });
      const [valence = 0, arousal = 0] = floatOutput(outputs, 'affect');
      const [clarity = Number.NEGATIVE_INFINITY] = floatOutput(outputs, 'clarity');
      const calibrated = calibratedEmotion(floatOutput(outputs, 'logits'), calibration);
      return {
        modality: 'voice',
        ...calibrated,
        ...((clarity < clearFrom || speech.overloaded) && { uncertain: true, unclear: true }),
        affect: { valence, arousal },
        quality: 1 / (1 + Math.exp(-clarity)),
        embedding: floatOutput(outputs, 'embedding'),
      };
    },
    close: () => session.close(),
  };
}
