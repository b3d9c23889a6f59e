import type { CorrectionState } from '../../app/contract/corrections.ts';
import type { CheckScore, Verdict } from '../../app/domain/correction.ts';
import { EMOTIONS, type Emotion, topEmotion } from '../../app/domain/emotion.ts';
import type { Reading } from './call-state.ts';
import { emotionTag } from './emotion-view.ts';
import { percent } from './format.ts';
import { EMOTION_NAMES } from './words.ts';

/** What was said of an emotion, in words: `it was not Anger`. */
export function verdictWords({ kind, emotion }: Verdict): string {
  return `${kind === 'is' ? 'it was' : 'it was not'} ${EMOTION_NAMES[emotion]}`;
}

/** How the check sentences were read before and after: `80.7 % → 81.4 % right, error 0.638 → 0.634`. */
export function changeWords(before: CheckScore, after: CheckScore): string {
  const share = ({ accuracy }: CheckScore) => `${(100 * accuracy).toFixed(1)} %`;
  return `${share(before)} → ${share(after)} right, error ${before.logLoss.toFixed(3)} → ${after.logLoss.toFixed(3)}`;
}

/** What can be said of an utterance's emotion. */
export interface CorrectionChoices {
  /** The emotion it is shown with; absent when it is shown as uncertain. */
  readonly shown?: Emotion;
  readonly choices: readonly Verdict[];
}

/** Undefined while there is nothing that can be corrected: only a settled combined reading can. */
export function correctionChoices(reading: Reading | undefined): CorrectionChoices | undefined {
  if (!reading?.fused || reading.fused.interim) return undefined;
  const tag = emotionTag(reading)?.emotion;
  const shown = tag === 'uncertain' ? undefined : tag;
  const others = EMOTIONS.filter((emotion) => emotion !== shown).map((emotion) => ({ kind: 'is', emotion }) as const);
  if (shown === undefined) return { choices: others };
  return { shown, choices: [{ kind: 'is-not', emotion: shown }, ...others] };
}

/** What the reading would be without any correction, when they change it: `Anger 61 %`. */
export function unadaptedWords(reading: Reading | undefined): string | undefined {
  const before = reading?.fused?.unadapted;
  if (!before) return undefined;
  const top = topEmotion(before);
  return `${EMOTION_NAMES[top]} ${percent(before[top])}`;
}

/** One row of the history, newest first. */
export interface CorrectionRow {
  readonly serial: number;
  readonly when: string;
  readonly says: string;
}

/** @param clock writes a time in milliseconds since 1970 for the reader. */
export function correctionRows(
  { corrections }: CorrectionState,
  clock: (epochMs: number) => string,
): readonly CorrectionRow[] {
  return corrections
    .map(({ serial, verdict, read, atEpochMs }) => {
      return { serial, when: clock(atEpochMs), says: `Read as ${EMOTION_NAMES[read]}: ${verdictWords(verdict)}` };
    })
    .toReversed();
}
