/** Figures of causes: line by line as RECCON counts them, and pairs of an emotion and its cause as ECF does. */
import { classFigures, confusionOf, macroF1 } from './confusion.ts';
import { areaUnderRoc, f1Of } from './ranking.ts';

/** A line of a conversation that may be a cause of an emotion. */
export interface CauseCandidate {
  /** How many lines after the emotion's own; negative before it. */
  readonly offset: number;
  /** 0 where the model does not hear the line. */
  readonly score: number;
  readonly cause: boolean;
}

/** One line of a conversation, with what may have caused its emotion. */
export interface CausedLine {
  readonly emotional: boolean;
  readonly foundEmotional: boolean;
  readonly hasLabel: boolean;
  readonly candidates: readonly CauseCandidate[];
}

/** Pairs of a line and a cause. Counts of conversations add up. */
export interface PairCounts {
  readonly right: number;
  readonly found: number;
  readonly meant: number;
}

/** @param threshold from this score on a candidate is taken for a cause. */
export function causeFigures(lines: readonly CausedLine[], threshold: number) {
  const scored = candidatesOf(lines).map(({ score, cause }) => ({ score, truth: cause }));
  const confusion = confusionOf(causeVerdicts(lines, threshold), 2);
  const [no, yes] = classFigures(confusion);
  return {
    candidates: scored.length,
    macroF1: macroF1(confusion),
    positiveF1: yes?.f1 ?? null,
    negativeF1: no?.f1 ?? null,
    precision: yes?.precision ?? null,
    recall: yes?.recall ?? null,
    auc: areaUnderRoc(scored),
    pairF1: pairF1([pairCounts(lines, threshold)]),
    pairF1Predicted: pairF1([pairCounts(lines, threshold, ({ foundEmotional }) => foundEmotional)]),
  };
}

/** Cause or not, of every candidate of the emotions whose causes are labelled. */
export function causeVerdicts(lines: readonly CausedLine[], threshold: number) {
  return candidatesOf(lines).map(({ score, cause }) => ({ truth: Number(cause), found: Number(score >= threshold) }));
}

/** @param asked of which lines causes are looked for, those of the emotional ones when absent; all others' are missed. */
export function pairCounts(
  lines: readonly CausedLine[],
  threshold: number,
  asked = ({ emotional }: CausedLine): boolean => emotional,
): PairCounts {
  const found = lines.filter(asked).flatMap(({ candidates }) => candidates.filter(({ score }) => score >= threshold));
  const meant = lines.flatMap(({ candidates }) => candidates.filter(({ cause }) => cause));
  return { right: found.filter(({ cause }) => cause).length, found: found.length, meant: meant.length };
}

/** F1 of all pairs of some conversations together. */
export function pairF1(counts: readonly PairCounts[]): number | null {
  const sum = (part: keyof PairCounts) => counts.reduce((total, count) => total + count[part], 0);
  return f1Of(sum('right'), sum('found'), sum('meant'));
}

/** What RECCON (Poria et al. 2021) lets be a cause: everything up to the emotion itself. A cause that follows it is one to be missed. */
function candidatesOf(lines: readonly CausedLine[]): readonly CauseCandidate[] {
  return lines
    .filter(({ emotional, hasLabel }) => emotional && hasLabel)
    .flatMap(({ candidates }) => candidates.filter(({ offset, cause }) => offset <= 0 || cause));
}
