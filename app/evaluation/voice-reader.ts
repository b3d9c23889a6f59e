/** From the sound of a clip to what the voice model says of it, along the road of a call. */
import { CALL_RATE_HZ, samplesToSeconds } from '../domain/audio.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import type { Span } from '../domain/speech.ts';
import type { VoiceTier } from '../domain/voice-tier.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createLocalSpeechRecogniser } from '../recognition/local-speech-recogniser.ts';
import { createVoiceActivity, VAD_MODEL } from '../recognition/voice-activity.ts';
import { createVoiceEmotion, VOICE_EMOTION_MODEL } from '../recognition/voice-emotion.ts';
import { createLightEar, VOICE_LIGHT_MODEL } from '../recognition/voice-light.ts';
import { normaliseLevel } from '../signal/level.ts';
import { hearActivity, joinSpans } from './speech-spans.ts';

/** What was said of one stretch of speech. */
export interface ReadSpan {
  readonly estimate: EmotionEstimate;
  readonly seconds: number;
}

export interface VoiceReader {
  /**
   * Usually one span; several when the speech is longer than a segment gets. Sound in which nobody is heard to speak is read as it
   * is, 10 s of it at most, and `speech` is false. @throws AppError `no-samples` when it is too short to say anything.
   */
  read(samples: Float32Array): Promise<{ readonly speech: boolean; readonly spans: readonly ReadSpan[] }>;
  close(): Promise<void>;
}

const LONGEST_UNHEARD = 10 * CALL_RATE_HZ;

export function voiceModelOf(tier: VoiceTier): string {
  return tier === 'light' ? VOICE_LIGHT_MODEL : VOICE_EMOTION_MODEL;
}

/** Loads the models, which stay the registry's. @throws AppError `model-missing`, `model-corrupt`, `model-failed`. */
export async function createVoiceReader(registry: ModelRegistry, tier: VoiceTier): Promise<VoiceReader> {
  const voice = createVoiceEmotion(await registry.load(voiceModelOf(tier)));
  const speech = tier === 'light' ? createLightEar() : createLocalSpeechRecogniser(registry);
  await speech.ready();
  const activity = createVoiceActivity(await registry.load(VAD_MODEL));
  const gate = createChannelGate();

  const readSpan = async (whole: Float32Array, { startSample, endSample }: Span): Promise<ReadSpan> => {
    const segment = { id: 'clip', channel: 'customer', startSample, endSample } as const;
    const samples = normaliseLevel(whole.subarray(startSample, endSample));
    const audible = gate.admit('transcribe', { ...segment, samples });
    if (!audible) throw new TypeError('A customer may be listened to.');
    const { frames, frameCount, width, overloaded } = await speech.hear(audible, { words: false });
    const { channel } = segment;
    const encoded = gate.admit('voice-emotion', {
      channel,
      frames,
      frameCount,
      width,
      ...(overloaded && { overloaded }),
    });
    if (!encoded) throw new TypeError("A customer's voice may be listened to.");
    if (frameCount === 0) throw new AppError('no-samples', 'The clip is too short to hear a voice in it.');
    return { estimate: await voice.estimate(encoded), seconds: samplesToSeconds(endSample - startSample) };
  };

  return {
    async read(samples) {
      const heard = joinSpans((await hearActivity(activity, samples)).spans);
      const all = heard.length > 0 ? heard : [{ startSample: 0, endSample: Math.min(samples.length, LONGEST_UNHEARD) }];
      const spans: ReadSpan[] = [];
      for (const span of all) spans.push(await readSpan(samples, span));
      return { speech: heard.length > 0, spans };
    },
    close: () => speech.close(),
  };
}
