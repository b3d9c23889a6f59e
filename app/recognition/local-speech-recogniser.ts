/** The speech recogniser on the calling thread: what the worker runs inside, and what tests and one-off programs use. It blocks while it computes. */
import type { ModelRegistry, RemoteLoad } from '../inference/model-registry.ts';
import { createMoonshine, type Moonshine } from './moonshine.ts';
import { SPEECH_MODELS, type SpeechRecogniser } from './speech-recogniser.ts';

/** Loads nothing before it is asked. `close` leaves the registry to whoever made it. */
export function createLocalSpeechRecogniser(registry: ModelRegistry): SpeechRecogniser {
  let opened: Promise<Moonshine> | undefined;
  const open = async (): Promise<Moonshine> => {
    const [encoderName, decoderName] = SPEECH_MODELS;
    const encoder = await registry.load(encoderName);
    const decoder = await registry.load(decoderName, { foldDequantisation: true });
    return createMoonshine({ encoder, decoder });
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
