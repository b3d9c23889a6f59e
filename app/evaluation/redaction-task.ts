/** Personal and payment data in the utterances of conversations, looked for as in a call: each line with those around it. */
import { z } from 'zod';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { SENSITIVE_KINDS } from '../domain/redaction.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import { type Place, readConversations } from './conversations.ts';
import { itemTimes } from './item-times.ts';
import { redactionFigures, redactionIntervals } from './redaction-figures.ts';
import { labelledSpans } from './redaction-labels.ts';
import { ASKED, type EvaluationTask, type TaskSetting } from './task.ts';

const span = z.object({ start: z.int(), end: z.int(), kind: z.enum(SENSITIVE_KINDS) });
const redactionAnswer = z.object({
  text: z.string(),
  truths: z.array(span).readonly(),
  found: z.array(span).readonly(),
  ms: z.number(),
});
type RedactionAnswer = z.infer<typeof redactionAnswer>;

/** A line without times takes so long, and the next one follows at once. */
const LINE_SAMPLES = 3 * CALL_RATE_HZ;

/** @throws AppError `invalid-request` when a column is not there. */
export function createRedactionTask({
  manifest,
  now,
  ...setting
}: Pick<TaskSetting, 'manifest' | 'now' | 'textColumn' | 'labelColumn'>): EvaluationTask<RedactionAnswer> {
  const textColumn = setting.textColumn();
  const labelColumn = setting.labelColumn(manifest.columns.includes('slots') ? 'slots' : 'spans');
  const conversations = readConversations(manifest, textColumn);
  const redactor = createRedactor(DEFAULT_REDACTION);
  const found = new Map<Place['lines'], ReturnType<typeof foundIn>>();
  const foundIn = (lines: Place['lines']) => {
    const begunMs = now();
    const spans = redactor.find(
      lines.map(({ speaker, text }, i) => ({
        id: String(i),
        channel: speaker === 'agent' ? ('agent' as const) : ('customer' as const),
        text,
        startSample: i * LINE_SAMPLES,
        endSample: (i + 1) * LINE_SAMPLES,
      })),
    );
    return { spans, msPerLine: (now() - begunMs) / lines.length };
  };
  return {
    models: [],
    answer: redactionAnswer,
    admit(row) {
      const admission = conversations.admit(row);
      if (admission.kind !== 'asked') return admission;
      const { lines, at } = conversations.place(row);
      const isLabelled = labelledSpans(row, labelColumn, lines[at]?.text ?? '') !== undefined;
      return isLabelled ? ASKED : { kind: 'bad', reason: 'no spans of its text' };
    },
    async ask(row) {
      const { lines, at } = conversations.place(row);
      const text = lines[at]?.text ?? '';
      const known = found.get(lines) ?? foundIn(lines);
      found.set(lines, known);
      return {
        text,
        truths: labelledSpans(row, labelColumn, text) ?? [],
        found: known.spans
          .filter(({ segmentId }) => segmentId === String(at))
          .map(({ start, end, kind }) => ({ start, end, kind })),
        ms: known.msPerLine,
      };
    },
    figures: (answers) => ({ ...redactionFigures(answers), msPerItem: itemTimes(answers) }),
    headline(answers, clusters) {
      const intervals = redactionIntervals(answers, clusters);
      return { ...(intervals && { intervals }) };
    },
    close: async () => {},
  };
}
