/** The speech recogniser on the calling thread: what the worker runs inside, and what tests and one-off programs use. It blocks while it computes. */
import { AppError } from '../domain/errors.ts';
import type { ModelRegistry, RemoteLoad } from '../inference/model-registry.ts';
import { createMoonshine, innerFrames, type Moonshine, tokensToText } from './moonshine.ts';
import { SPEECH_MODELS, type SpeechRecogniser } from './speech-recogniser.ts';
import { VOICE_EMOTION_MODEL, voiceFrames } from './voice-frames.ts';

/** One second of silence, and any token. */
const SOME_TOKEN = [3];
const WARM_UP_SAMPLES = 16_000;

/** Loads nothing before it is asked. `close` leaves the registry to whoever made it. */
export function createLocalSpeechRecogniser(registry: ModelRegistry): SpeechRecogniser {
  let opened: Promise<Moonshine> | undefined;
  const open = async (): Promise<Moonshine> => {
    const [encoderName, decoderName] = SPEECH_MODELS;
    const frames = await framesForVoice(registry);
    const encoder = await registry.load(encoderName, { innerOutputs: innerFrames(frames) });
    const decoder = await registry.load(decoderName, { foldDequantisation: true });
    const moonshine = createMoonshine({ encoder, decoder, frames });
    // The vocabulary is unpacked and the models' memory is taken now, so that the first words are not late.
    await moonshine.hear(new Float32Array(WARM_UP_SAMPLES), {});
    tokensToText(SOME_TOKEN);
    return moonshine;
  };
  const moonshine = (): Promise<Moonshine> => {
    opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    async ready() {
      await moonshine();
      const loads = SPEECH_MODELS.map(async (name): Promise<RemoteLoad> => {
        return { name, provider: (await registry.providerOf(name)) ?? 'cpu' };
      });
      return Promise.all(loads);
    },
    async hear({ samples }, { signal, ...options } = {}) {
      signal?.throwIfAborted();
      return (await moonshine()).hear(samples, options);
    },
    close: async () => {},
  };
}

/** Which of the encoder's values the voice model listens to; none where there is no voice model, and words are heard all the same. */
async function framesForVoice(registry: ModelRegistry): Promise<readonly string[]> {
  const manifest = await registry.manifest(VOICE_EMOTION_MODEL).catch((error: unknown) => {
    if (error instanceof AppError) return undefined;
    throw error;
  });
  return manifest ? voiceFrames(manifest) : [];
}
