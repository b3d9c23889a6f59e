/**
 * The light tier's ear: what its voice model listens to is computed from the sound alone. The model itself answers through
 * `createVoiceEmotion`, as the large one does: `native-models/voice-light/model-card.md`.
 */
import { LOG_MEL_BANDS, logMel } from '../signal/log-mel.ts';
import type { SpeechRecogniser } from './speech-recogniser.ts';

/** The committed model's name. */
export const VOICE_LIGHT_MODEL = 'voice-light';

/** Takes the speech recogniser's place where words are not wanted: loads nothing, hears no words, gives log-mel frames. */
export function createLightEar(): SpeechRecogniser {
  return {
    ready: async () => [],
    async hear({ samples }, { signal } = {}) {
      signal?.throwIfAborted();
      const begun = performance.now();
      const { values, frameCount } = logMel(samples);
      const heard = { frames: values, frameCount, width: LOG_MEL_BANDS, text: '', score: 0, tokens: [] };
      return { ...heard, encodeMs: performance.now() - begun, decodeMs: 0 };
    },
    close: async () => {},
  };
}
