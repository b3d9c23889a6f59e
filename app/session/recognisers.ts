import type { RoadPart } from '../contract/events.ts';
import type { Provenance } from '../contract/schemas.ts';
import type { CauseWordsReader, DialogueReader } from '../domain/dialogue.ts';
import { DEFAULT_FUSION, type FusionKind } from '../domain/fusion-kind.ts';
import type { VoiceTier } from '../domain/voice-tier.ts';
import { AVERAGE_FUSION } from '../fusion/average-fusion.ts';
import { createFusion, FUSION_MODELS } from '../fusion/create-fusion.ts';
import type { Fusion } from '../fusion/fusion.ts';
import { createSurestFusion } from '../fusion/surest-fusion.ts';
import type { ModelMeter } from '../inference/model-meter.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { CAUSE_WORDS_MODEL, createCauseWords } from '../recognition/cause-words.ts';
import { createDialogueReader, DIALOGUE_MODELS } from '../recognition/dialogue-reader.ts';
import { FACE_MODELS, type FaceWatcher } from '../recognition/face-watcher.ts';
import {
  createSatisfactionModel,
  SATISFACTION_MODEL,
  type SatisfactionModel,
} from '../recognition/satisfaction-model.ts';
import { SPEECH_MODELS, type SpeechRecogniser } from '../recognition/speech-recogniser.ts';
import { createTextEmotion, TEXT_EMOTION_MODEL, type TextEmotionRecogniser } from '../recognition/text-emotion.ts';
import { createVoiceActivity, VAD_MODEL, type VoiceActivity } from '../recognition/voice-activity.ts';
import { parseBaseline, VoiceBaseline } from '../recognition/voice-baseline.ts';
import { createVoiceEmotion, VOICE_EMOTION_MODEL, type VoiceEmotionRecogniser } from '../recognition/voice-emotion.ts';
import { VOICE_LIGHT_MODEL } from '../recognition/voice-light.ts';

/** The parts of the road that are models, and what each one's figures rest on. */
export type ModelPart = Extract<
  RoadPart,
  | 'voice-activity'
  | 'words'
  | 'voice-emotion'
  | 'text-emotion'
  | 'video'
  | 'face-emotion'
  | 'fusion'
  | 'context'
  | 'cause-words'
  | 'satisfaction'
>;

/** Everything a session recognises with. A part whose model could not be loaded is absent, and `failures` says why. */
export interface Recognisers {
  /** One per channel: it remembers what it heard. */
  newVoiceActivity(): VoiceActivity;
  readonly speech?: SpeechRecogniser;
  readonly voiceEmotion?: VoiceEmotionRecogniser;
  /** One per call: what the customer usually sounds like. */
  newVoiceBaseline?(): VoiceBaseline;
  readonly textEmotion?: TextEmotionRecogniser;
  readonly fusion?: Fusion;
  /** Reads the customer's words in the light of the conversation. */
  readonly dialogue?: DialogueReader;
  /** Which words of a likely cause; of no use without `dialogue`. */
  readonly causeWords?: CauseWordsReader;
  /** How the call is likely to end; it needs words. */
  readonly satisfaction?: SatisfactionModel;
  /** Only in calls with a picture that may be looked at. */
  readonly face?: FaceWatcher;
  readonly failures: ReadonlyMap<ModelPart, unknown>;
  /** Models behind a part, for provenance. */
  provenanceOf(...parts: readonly ModelPart[]): readonly Provenance[];
  readonly meter: ModelMeter;
}

type PartModels = Readonly<Record<ModelPart, readonly string[]>>;

const FULL: PartModels = {
  'voice-activity': [VAD_MODEL],
  words: SPEECH_MODELS,
  'voice-emotion': [VOICE_EMOTION_MODEL],
  'text-emotion': [TEXT_EMOTION_MODEL],
  video: [FACE_MODELS[0]],
  'face-emotion': FACE_MODELS,
  fusion: [],
  context: DIALOGUE_MODELS,
  'cause-words': [CAUSE_WORDS_MODEL],
  satisfaction: [SATISFACTION_MODEL],
};
/** Without speech to text; its voice's embedding is none that a fusion model knows, so the fusion is a rule. */
const LIGHT: PartModels = {
  ...FULL,
  words: [],
  'voice-emotion': [VOICE_LIGHT_MODEL],
  context: [],
  'cause-words': [],
  satisfaction: [],
};

/**
 * Loads every model of the road. Without voice-activity detection nothing can be heard, so that one must load; any
 * other one that fails is left out, and the call goes on with what works.
 *
 * @param speech for the light tier, the light ear
 * @param fusionKind of the full tier; the light one has a rule of its own
 * @throws AppError `model-missing` or `model-corrupt` for voice-activity detection.
 */
export async function loadRecognisers(
  registry: ModelRegistry,
  speech: SpeechRecogniser,
  tier: VoiceTier = 'full',
  fusionKind: FusionKind = DEFAULT_FUSION,
): Promise<Recognisers> {
  const models = tier === 'light' ? LIGHT : { ...FULL, fusion: FUSION_MODELS[fusionKind] };
  const failures = new Map<ModelPart, unknown>();
  const versions = new Map<string, string>();
  const tried = async <T>(part: ModelPart, load: () => Promise<T>): Promise<T | undefined> => {
    try {
      for (const name of models[part]) versions.set(name, (await registry.manifest(name)).version);
      return await load();
    } catch (error) {
      failures.set(part, error);
      return undefined;
    }
  };
  const vad = await registry.load(VAD_MODEL);
  versions.set(VAD_MODEL, vad.manifest.version);
  const words = await tried('words', async () => {
    await speech.ready();
    return speech;
  });
  const voice = await tried('voice-emotion', () => loadVoice(registry, tier));
  const textEmotion = await tried('text-emotion', async () =>
    createTextEmotion(
      await registry.load(TEXT_EMOTION_MODEL),
      await registry.readText(TEXT_EMOTION_MODEL, 'vocab.txt'),
    ),
  );
  const fusion = await tried('fusion', async () =>
    tier === 'light' ? createSurestFusion() : createFusion(registry, fusionKind),
  );
  const dialogue = tier === 'light' ? undefined : await tried('context', () => createDialogueReader(registry));
  const causeWords =
    dialogue && (await tried('cause-words', async () => createCauseWords(await registry.load(CAUSE_WORDS_MODEL))));
  const satisfaction = await tried('satisfaction', async () =>
    tier === 'light' ? undefined : createSatisfactionModel(await registry.load(SATISFACTION_MODEL)),
  );
  const provenanceOfPart = (part: ModelPart): readonly Provenance[] =>
    part === 'fusion' && tier === 'full' && fusionKind === 'average'
      ? [AVERAGE_FUSION]
      : models[part].map((model) => ({ model, version: versions.get(model) ?? 'unknown' }));
  return {
    newVoiceActivity: () => createVoiceActivity(vad),
    ...(words && { speech: words }),
    ...voice,
    ...(textEmotion && { textEmotion }),
    ...(fusion && { fusion }),
    ...(dialogue && { dialogue }),
    ...(causeWords && { causeWords }),
    ...(satisfaction && { satisfaction }),
    failures,
    provenanceOf: (...parts) => parts.flatMap(provenanceOfPart),
    meter: registry.meter,
  };
}

/** Adds the face to a call's recognisers. Like any part but voice activity, one that fails to load is left out. */
export async function withFace(
  recognisers: Recognisers,
  registry: ModelRegistry,
  watcher: FaceWatcher,
): Promise<Recognisers> {
  try {
    const versions = new Map<string, string>();
    for (const name of FULL['face-emotion']) versions.set(name, (await registry.manifest(name)).version);
    await watcher.ready();
    return {
      ...recognisers,
      face: watcher,
      provenanceOf: (...parts) =>
        recognisers
          .provenanceOf(...parts)
          .map(({ model, version }) => ({ model, version: versions.get(model) ?? version })),
    };
  } catch (error) {
    return { ...recognisers, failures: new Map([...recognisers.failures, ['face-emotion', error]]) };
  }
}

async function loadVoice(
  registry: ModelRegistry,
  tier: VoiceTier,
): Promise<Pick<Recognisers, 'voiceEmotion' | 'newVoiceBaseline'>> {
  // The speaker's baseline was measured for the large model only.
  if (tier === 'light') return { voiceEmotion: createVoiceEmotion(await registry.load(VOICE_LIGHT_MODEL)) };
  const session = await registry.load(VOICE_EMOTION_MODEL);
  const voiceEmotion = createVoiceEmotion(session);
  const parameters = parseBaseline(await registry.readText(VOICE_EMOTION_MODEL, 'baseline.json'));
  const { calibration } = session.manifest;
  return { voiceEmotion, ...(calibration && { newVoiceBaseline: () => new VoiceBaseline(parameters, calibration) }) };
}
