/** Figures of the words found in causes, as SQuAD (Rajpurkar et al. 2016) and RECCON (Poria et al. 2021) compare spans of words. */

/** How well some words meet those that are meant. */
export interface WordsScore {
  /** Of the words in common, counted as often as they occur; 0..1. */
  readonly f1: number;
  readonly exact: boolean;
}

/** What is known of a cause's words without a model. */
export const WORD_RULES = {
  wholeUtterance: (text: string): string => text,
  lastClause,
} as const satisfies Readonly<Record<string, (text: string) => string>>;

/** @param spans all of them are right: the one that is met best counts. At least one. */
export function wordsScore(found: string, spans: readonly string[]): WordsScore {
  const words = comparedWords(found);
  const meant = spans.map(comparedWords);
  return {
    f1: Math.max(...meant.map((span) => wordF1(words, span))),
    exact: meant.some((span) => span.join(' ') === words.join(' ')),
  };
}

/** The mean over pairs; `null` of none. */
export function wordsFigures(scores: readonly WordsScore[]) {
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  return { f1: mean(scores.map(({ f1 }) => f1)), exactMatch: mean(scores.map(({ exact }) => Number(exact))) };
}

/** Lower case, without ASCII punctuation and English articles. */
function comparedWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

function wordF1(found: readonly string[], meant: readonly string[]): number {
  if (found.length === 0 || meant.length === 0) return Number(found.length === meant.length);
  const left = new Map<string, number>();
  for (const word of meant) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of found) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return (2 * common) / (found.length + meant.length);
}

/** The last of the clauses that punctuation ends. */
function lastClause(text: string): string {
  const clauses = text.trim().split(/(?<=[,.!?;])\s+/);
  return clauses.findLast((clause) => comparedWords(clause).length > 0) ?? text;
}
