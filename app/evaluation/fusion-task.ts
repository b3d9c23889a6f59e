/** The family of fusions and each recogniser alone, on rows with a voice, a face and words; a dialogue's rows follow one another. */
import { z } from 'zod';
import { EMOTIONS, type EmotionEstimate, type FusedEmotion, MODALITIES, type Modality } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import { DEFAULT_FUSION, FUSION_KINDS, type FusionKind } from '../domain/fusion-kind.ts';
import { createFusion, FUSION_MODELS } from '../fusion/create-fusion.ts';
import type { Fusion } from '../fusion/fusion.ts';
import { REMEMBERED_UTTERANCES, type RememberedUtterance, remember } from '../fusion/remembered-utterance.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { FACE_EMOTION_MODEL } from '../recognition/face-emotion.ts';
import { TEXT_EMOTION_MODEL } from '../recognition/text-emotion.ts';
import { VOICE_EMOTION_MODEL } from '../recognition/voice-emotion.ts';
import { classAnswer, classificationFigures, headlineFigures } from './classification.ts';
import { admitEmotion, amongClasses, classOf } from './emotion-rows.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { createFusedRowReader, FUSED_COLUMNS } from './fused-rows.ts';
import type { ManifestRow } from './manifest-rows.ts';
import type { ClipConditions } from './row-clips.ts';
import type { EvaluationTask } from './task.ts';

const share = z.number().min(0).max(1);
const told = z.object({
  probabilities: z.array(z.number()).readonly(),
  uncertain: z.boolean(),
  unclear: z.boolean(),
  quality: share,
});
const fusionAnswer = z.object({
  truth: z.int().min(0),
  /** What each recogniser said, which later rows of the dialogue are fused with. */
  told: z.partialRecord(z.enum(MODALITIES), told),
  members: z.record(
    z.enum(FUSION_KINDS),
    classAnswer.omit({ truth: true }).extend({ weights: z.partialRecord(z.enum(MODALITIES), share) }),
  ),
});
type FusionAnswer = z.infer<typeof fusionAnswer>;

export interface FusionTaskOptions extends ClipConditions {
  readonly columns: readonly string[];
  readonly labelColumn: string;
  readonly root: string;
  readonly now: () => number;
}

/** @throws AppError `invalid-request` when the manifest has none of the columns; as loading a model does. */
export async function createFusionTask(
  registry: ModelRegistry,
  { columns, labelColumn, root, now, ...conditions }: FusionTaskOptions,
): Promise<EvaluationTask<FusionAnswer>> {
  const names = Object.values(FUSED_COLUMNS);
  if (!names.some((name) => columns.includes(name)))
    throw new AppError('invalid-request', `The manifest has none of the columns ${names.join(', ')}.`);
  const reader = await createFusedRowReader(registry, root, conditions, now);
  const family = new Map<FusionKind, Fusion>();
  for (const kind of FUSION_KINDS) family.set(kind, await createFusion(registry, kind));
  const dialogues = new DialogueRows();

  return {
    models: await evaluatedModels(registry, [
      ...FUSION_MODELS[DEFAULT_FUSION],
      ...FUSION_KINDS.filter((kind) => kind !== DEFAULT_FUSION).flatMap((kind) => FUSION_MODELS[kind]),
      ...[VOICE_EMOTION_MODEL, TEXT_EMOTION_MODEL, FACE_EMOTION_MODEL],
    ]),
    answer: fusionAnswer,
    admit: ({ values }) => admitEmotion(values[labelColumn], EMOTIONS),
    async ask(row, signal) {
      const estimates = await reader.read(row, signal);
      const past = dialogues.before(row);
      const members: Partial<Record<FusionKind, FusionAnswer['members'][FusionKind]>> = {};
      for (const [kind, fusion] of family) {
        const begunMs = now();
        const fused = await fusion.fuse(estimates, { past });
        const { uncertain, weights } = fused;
        members[kind] = { probabilities: ordered(fused), uncertain, weights, ms: now() - begunMs };
      }
      const told = remember(estimates) as FusionAnswer['told'];
      dialogues.add(row, told);
      const truth = classOf(row.values[labelColumn], EMOTIONS);
      return { truth, told, members: members as FusionAnswer['members'] };
    },
    recall: (row, { told }) => dialogues.add(row, told),
    figures(answers) {
      const members = FUSION_KINDS.map((kind) => {
        const own = answersOf(answers, kind);
        const meanWeights = meanOfWeights(answers.map((answer) => answer.members[kind].weights));
        return [kind, { ...classificationFigures(own, EMOTIONS), meanWeights }] as const;
      });
      const singles = MODALITIES.map((modality) => [
        modality,
        classificationFigures(singleAnswers(answers, modality), EMOTIONS),
      ]);
      return {
        ...classificationFigures(answersOf(answers, DEFAULT_FUSION), EMOTIONS),
        fusion: DEFAULT_FUSION,
        members: Object.fromEntries(members),
        singles: Object.fromEntries(singles),
      };
    },
    headline: (answers, clusters) => headlineFigures(answersOf(answers, DEFAULT_FUSION), clusters, EMOTIONS),
    close: () => reader.close(),
  };
}

/** The rows so far of every dialogue; a row without one stands alone. */
class DialogueRows {
  readonly #said = new Map<string, { speaker: string; told: RememberedUtterance['told'] }[]>();

  add({ values }: ManifestRow, told: RememberedUtterance['told']): void {
    const { dialogue_id: id, speaker = '' } = values;
    if (!id) return;
    this.#said.set(id, [...(this.#said.get(id) ?? []), { speaker, told }].slice(-REMEMBERED_UTTERANCES));
  }

  before({ values }: ManifestRow): readonly RememberedUtterance[] {
    const { dialogue_id: id = '', speaker = '' } = values;
    return (this.#said.get(id) ?? []).map((said) => ({ sameSpeaker: said.speaker === speaker, told: said.told }));
  }
}

function ordered({ probabilities }: Pick<FusedEmotion | EmotionEstimate, 'probabilities'>): readonly number[] {
  return amongClasses(probabilities, EMOTIONS);
}

function answersOf(answers: readonly FusionAnswer[], kind: FusionKind) {
  return answers.map(({ truth, members }) => ({ truth, ...members[kind] }));
}

/** Of the rows that have it. */
function singleAnswers(answers: readonly FusionAnswer[], modality: Modality) {
  return answers.flatMap(({ truth, told }) => {
    const own = told[modality];
    return own ? [{ truth, probabilities: own.probabilities, uncertain: own.uncertain, ms: 0 }] : [];
  });
}

/** Over all rows; a modality that a row lacks counts as 0 there. */
function meanOfWeights(weights: readonly FusedEmotion['weights'][]): FusedEmotion['weights'] {
  const mean = (modality: Modality) => weights.reduce((sum, w) => sum + (w[modality] ?? 0), 0) / weights.length;
  return Object.fromEntries(MODALITIES.map((modality) => [modality, Number(mean(modality).toFixed(4))]));
}
