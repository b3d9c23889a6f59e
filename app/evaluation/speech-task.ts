/** Speech to text on recordings whose words are known. */
import { z } from 'zod';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createLocalSpeechRecogniser } from '../recognition/local-speech-recogniser.ts';
import { SPEECH_MODELS } from '../recognition/speech-recogniser.ts';
import { createVoiceActivity, VAD_MODEL } from '../recognition/voice-activity.ts';
import { normaliseLevel } from '../signal/level.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { hearActivity } from './speech-spans.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';
import { sumOfWordErrors, wordErrors } from './word-errors.ts';

const speechAnswer = z.object({
  words: z.int(),
  substitutions: z.int(),
  insertions: z.int(),
  deletions: z.int(),
  /** Nobody was heard to speak. */
  silent: z.boolean(),
  ms: z.number(),
});
type SpeechAnswer = z.infer<typeof speechAnswer>;

export interface SpeechTaskOptions {
  readonly textColumn: string;
  readonly clip: (row: ManifestRow, signal: AbortSignal) => Promise<Float32Array>;
  readonly now: () => number;
}

/** The road's segments of a recording, recognised one by one. Rows whose `language` is not English are left out. @throws AppError */
export async function createSpeechTask(
  registry: ModelRegistry,
  { textColumn, clip, now }: SpeechTaskOptions,
): Promise<EvaluationTask<SpeechAnswer>> {
  const speech = createLocalSpeechRecogniser(registry);
  await speech.ready();
  const activity = createVoiceActivity(await registry.load(VAD_MODEL));
  const gate = createChannelGate();
  return {
    models: await evaluatedModels(registry, [...SPEECH_MODELS, VAD_MODEL]),
    answer: speechAnswer,
    admit({ values }): Admission {
      if (!(values[textColumn] ?? '').trim()) return { kind: 'left-out', reason: 'no words to compare with' };
      const english = /^(en\b|english$|$)/i.test(values.language ?? '');
      return english ? ASKED : { kind: 'left-out', reason: `language ${values.language}` };
    },
    async ask(row, signal) {
      const samples = await clip(row, signal);
      const begunMs = now();
      const { spans } = await hearActivity(activity, samples);
      const texts: string[] = [];
      for (const [i, span] of spans.entries()) {
        const spoken = normaliseLevel(samples.subarray(span.startSample, span.endSample));
        const permitted = gate.admit('transcribe', { ...span, id: `${i}`, channel: 'customer', samples: spoken });
        if (permitted) texts.push((await speech.hear(permitted)).text);
      }
      const errors = wordErrors(row.values[textColumn] ?? '', texts.join(' '));
      return { ...errors, silent: spans.length === 0, ms: now() - begunMs };
    },
    figures(answers) {
      const sum = sumOfWordErrors(answers);
      const wrong = sum.substitutions + sum.insertions + sum.deletions;
      return {
        n: answers.length,
        abstained: answers.filter(({ silent }) => silent).length,
        wer: sum.words === 0 ? null : wrong / sum.words,
        ...sum,
        msPerItem: itemTimes(answers),
      };
    },
    close: () => speech.close(),
  };
}
