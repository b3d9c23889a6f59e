/** Voice-activity detection on recordings in which it is labelled where somebody speaks. */
import { z } from 'zod';
import { samplesToSeconds } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { Span } from '../domain/speech.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createVoiceActivity, VAD_MODEL, VAD_WINDOW_SAMPLES } from '../recognition/voice-activity.ts';
import { byCluster, headlineIntervals } from './bootstrap.ts';
import { evaluatedModels } from './evaluated-models.ts';
import { itemTimes } from './item-times.ts';
import { rounded } from './rounded.ts';
import type { RowClips } from './row-clips.ts';
import { labelledSpans, readSpeechLabel, type SpeechLabel } from './speech-labels.ts';
import { hearActivity } from './speech-spans.ts';
import { type Admission, ASKED, type EvaluationTask } from './task.ts';
import { ACTIVITY_CLASSES, activityFigures, windowVerdicts } from './vad-figures.ts';

const windowMarks = z.string().regex(/^[01]+$/);
const vadAnswer = z.object({
  channels: z
    .array(z.object({ probabilities: z.array(z.number()).readonly(), truth: windowMarks, segments: windowMarks }))
    .readonly(),
  ms: z.number(),
});
type VadAnswer = z.infer<typeof vadAnswer>;

export interface VadTaskOptions {
  /** As `readSpeechLabel` reads it. */
  readonly labelColumn: string;
  readonly clips: RowClips;
  readonly now: () => number;
}

/**
 * Spans that name their channel are looked for on that channel alone, as on a call; others in the mean of all channels. A window counts
 * as speech when its middle lies in a labelled span; what follows the last whole window does not count, for a call does not hear it.
 * @throws AppError when the model cannot be loaded.
 */
export async function createVadTask(
  registry: ModelRegistry,
  { labelColumn, clips, now }: VadTaskOptions,
): Promise<EvaluationTask<VadAnswer>> {
  const activity = createVoiceActivity(await registry.load(VAD_MODEL));
  return {
    models: await evaluatedModels(registry, [VAD_MODEL]),
    answer: vadAnswer,
    admit({ values }): Admission {
      const label = readSpeechLabel(values[labelColumn]);
      if (label.kind === 'wrong') return { kind: 'bad', reason: label.reason };
      return label.kind === 'other' ? { kind: 'left-out', reason: label.reason } : ASKED;
    },
    async ask(row, signal) {
      const label = readSpeechLabel(row.values[labelColumn]);
      const sounds = namesChannels(label) ? await clips.channels(row, signal) : [await clips.mixed(row, signal)];
      requireWithin(label, sounds);
      const channels: VadAnswer['channels'][number][] = [];
      let ms = 0;
      for (const [channel, samples] of sounds.entries()) {
        const begunMs = now();
        const heard = await hearActivity(activity, samples);
        ms += now() - begunMs;
        const windows = Math.floor(samples.length / VAD_WINDOW_SAMPLES);
        channels.push({
          probabilities: heard.probabilities.slice(0, windows).map(rounded),
          truth: marksOf(labelledSpans(label, channel, samples.length), windows),
          segments: marksOf(heard.spans, windows),
        });
        signal.throwIfAborted();
      }
      return { channels, ms };
    },
    figures: (answers) => ({
      n: answers.length,
      ...activityFigures(answers.flatMap(({ channels }) => channels)),
      msPerItem: itemTimes(answers),
    }),
    headline(answers, clusters) {
      const people = byCluster(answers, clusters).map((own) =>
        own.flatMap(({ channels }) => channels.flatMap(windowVerdicts)),
      );
      const intervals = headlineIntervals(people, ACTIVITY_CLASSES.length);
      return { ...(intervals && { intervals }) };
    },
    close: async () => {},
  };
}

function namesChannels(label: SpeechLabel): boolean {
  return label.kind === 'spans' && label.spans.some(({ channel }) => channel !== undefined);
}

/** @throws AppError when there is no window to measure on, or a span lies where the recording has nothing. */
function requireWithin(label: SpeechLabel, sounds: readonly Float32Array[]): void {
  const length = sounds[0]?.length ?? 0;
  if (length < VAD_WINDOW_SAMPLES)
    throw new AppError('no-samples', 'The recording is shorter than one window (32 ms).');
  if (label.kind !== 'spans') return;
  const channel = label.spans.reduce((highest, span) => Math.max(highest, span.channel ?? 0), 0);
  if (channel >= sounds.length)
    throw new AppError(
      'channel-mismatch',
      `Speech is labelled on channel ${channel}; the last one is ${sounds.length - 1}.`,
    );
  const seconds = samplesToSeconds(length);
  if (label.spans.some(({ startSeconds }) => startSeconds >= seconds))
    throw new AppError('manifest-invalid', `A span begins after the recording's end (${seconds.toFixed(1)} s).`);
}

/** A character a window: `1` where its middle lies in one of the spans. */
function marksOf(spans: readonly Span[], windows: number): string {
  const marks = new Array<'0' | '1'>(windows).fill('0');
  for (const { startSample, endSample } of spans) {
    const first = Math.ceil(startSample / VAD_WINDOW_SAMPLES - 0.5);
    for (let i = Math.max(0, first); i < windows && (i + 0.5) * VAD_WINDOW_SAMPLES < endSample; i++) marks[i] = '1';
  }
  return marks.join('');
}
