/** Voice emotion on labelled clips. */
import { z } from 'zod';
import { EMOTIONS, type Emotion, type EmotionEstimate, type EmotionProbabilities } from '../domain/emotion.ts';
import type { VoiceTier } from '../domain/voice-tier.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { SPEECH_MODELS } from '../recognition/speech-recogniser.ts';
import { VAD_MODEL } from '../recognition/voice-activity.ts';
import { parseBaseline, VoiceBaseline } from '../recognition/voice-baseline.ts';
import { VOICE_EMOTION_MODEL } from '../recognition/voice-emotion.ts';
import { classAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { admitEmotion, amongClasses, classOf } from './emotion-rows.ts';
import { evaluatedModels } from './evaluated-models.ts';
import type { ManifestRow } from './manifest-rows.ts';
import type { EvaluationTask } from './task.ts';
import { createVoiceReader, type ReadSpan, voiceModelOf } from './voice-reader.ts';

const voiceAnswer = classAnswer.extend({
  /** Where there is a baseline: what it hears again when an interrupted evaluation goes on. */
  heard: z.array(z.object({ seconds: z.number(), embedding: z.array(z.number()) })).exactOptional(),
});
export type VoiceAnswer = z.infer<typeof voiceAnswer>;

export interface VoiceTaskOptions {
  readonly labelColumn: string;
  /** The classes it chooses among; all seven unless fewer are asked for. */
  readonly classes: readonly Emotion[];
  /** Hear every value of this column relative to its own baseline, in the order of the rows. */
  readonly baselineColumn?: string;
  readonly tier: VoiceTier;
  readonly clip: (row: ManifestRow, signal: AbortSignal) => Promise<Float32Array>;
  readonly now: () => number;
}

/** A clip without audible speech counts as uncertain. @throws AppError when a model cannot be loaded. */
export async function createVoiceTask(
  registry: ModelRegistry,
  { labelColumn, classes, baselineColumn, tier, clip, now }: VoiceTaskOptions,
): Promise<EvaluationTask<VoiceAnswer>> {
  const reader = await createVoiceReader(registry, tier);
  const voiceModel = voiceModelOf(tier);
  const { calibration } = await registry.manifest(voiceModel);
  const baselines = baselineColumn === undefined ? undefined : await speakerBaselines(registry);
  const baselineOf = ({ values }: ManifestRow) => baselines?.(values[baselineColumn ?? ''] ?? '');

  return {
    models: await evaluatedModels(registry, [voiceModel, ...(tier === 'light' ? [] : [SPEECH_MODELS[0]]), VAD_MODEL]),
    answer: voiceAnswer,
    admit: ({ values }) => admitEmotion(values[labelColumn], classes),
    async ask(row, signal) {
      const samples = await clip(row, signal);
      const begunMs = now();
      const { speech, spans } = await reader.read(samples);
      const baseline = baselineOf(row);
      const related = spans.map(({ estimate, seconds }) => {
        const relative = baseline?.relate(estimate, seconds) ?? estimate;
        baseline?.hear(estimate, seconds);
        return { estimate: relative, seconds };
      });
      const { probabilities, uncertain } = combined(related, calibration?.abstainBelow ?? 0);
      const ms = now() - begunMs;
      return {
        truth: classOf(row.values[labelColumn], classes),
        probabilities: amongClasses(probabilities, classes),
        uncertain: uncertain || !speech,
        ...(!speech && { hindrance: 'no-speech' }),
        ms,
        ...(baseline && {
          heard: spans.map(({ estimate, seconds }) => ({ seconds, embedding: [...estimate.embedding] })),
        }),
      };
    },
    recall(row, { heard = [] }) {
      const baseline = baselineOf(row);
      for (const { embedding, seconds } of heard) baseline?.hear({ embedding: Float32Array.from(embedding) }, seconds);
    },
    figures: (answers) => classificationFigures(answers, classes),
    headline: (answers, clusters) => headlineFigures(answers, clusters, classes),
    close: () => reader.close(),
  };
}

/** One answer of several spans: the mean of their probabilities by their length. */
function combined(
  spans: readonly ReadSpan[],
  abstainBelow: number,
): Pick<EmotionEstimate, 'probabilities' | 'uncertain'> {
  const [only] = spans;
  if (only && spans.length === 1) return only.estimate;
  const total = spans.reduce((sum, { seconds }) => sum + seconds, 0);
  const mean = EMOTIONS.map((emotion) => {
    const sum = spans.reduce((s, { estimate, seconds }) => s + seconds * estimate.probabilities[emotion], 0);
    return [emotion, sum / total] as const;
  });
  const probabilities = Object.fromEntries(mean) as EmotionProbabilities;
  return { probabilities, uncertain: Math.max(...Object.values(probabilities)) < abstainBelow };
}

/** One baseline a speaker, made when the speaker is first heard. */
async function speakerBaselines(registry: ModelRegistry): Promise<(speaker: string) => VoiceBaseline | undefined> {
  const parameters = parseBaseline(await registry.readText(VOICE_EMOTION_MODEL, 'baseline.json'));
  const { calibration } = await registry.manifest(VOICE_EMOTION_MODEL);
  const known = new Map<string, VoiceBaseline>();
  return (speaker) => {
    if (!calibration) return undefined;
    const baseline = known.get(speaker) ?? new VoiceBaseline(parameters, calibration);
    known.set(speaker, baseline);
    return baseline;
  };
}
