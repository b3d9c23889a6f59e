/** Word errors of a transcript against what was said: the fewest substitutions, insertions and deletions (Levenshtein 1966). */

export interface WordErrors {
  /** Words that were said. */
  readonly words: number;
  readonly substitutions: number;
  readonly insertions: number;
  readonly deletions: number;
}

export const NO_WORD_ERRORS: WordErrors = { words: 0, substitutions: 0, insertions: 0, deletions: 0 };

/**
 * Words as they are compared: lower case, without accents and punctuation; apostrophes inside words stay, hyphens part words.
 * Numbers stay as they are written: "5" against "five" counts as an error.
 */
export function comparableWords(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘ʼ`]/gu, "'")
    .replace(/&/gu, ' and ')
    .replace(/%/gu, ' percent ')
    .replace(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, ' ')
    .replace(/(?<=\p{N})[.,](?=\p{N})/gu, '')
    .replace(/[^\p{L}\p{N}']+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '');
}

/** Compares what was heard with what was said, both as plain text. */
export function wordErrors(said: string, heard: string): WordErrors {
  const [reference, hypothesis] = [comparableWords(said), comparableWords(heard)];
  let above = Array.from({ length: hypothesis.length + 1 }, (_, j) => ({ cost: j, s: 0, i: j, d: 0 }));
  for (const [r, word] of reference.entries()) {
    const row = [{ cost: r + 1, s: 0, i: 0, d: r + 1 }];
    for (const [h, other] of hypothesis.entries()) {
      const [diagonal, up, left] = [above[h], above[h + 1], row[h]];
      if (!diagonal || !up || !left) throw new RangeError('The rows are of one length.');
      const same = word === other;
      if (same || (diagonal.cost <= up.cost && diagonal.cost <= left.cost)) {
        row.push(same ? diagonal : { ...diagonal, cost: diagonal.cost + 1, s: diagonal.s + 1 });
      } else if (up.cost <= left.cost) row.push({ ...up, cost: up.cost + 1, d: up.d + 1 });
      else row.push({ ...left, cost: left.cost + 1, i: left.i + 1 });
    }
    above = row;
  }
  const { s = 0, i = 0, d = 0 } = above[hypothesis.length] ?? {};
  return { words: reference.length, substitutions: s, insertions: i, deletions: d };
}

/** The sum of many; the word error rate over them is `(substitutions + insertions + deletions) / words`. */
export function sumOfWordErrors(all: readonly WordErrors[]): WordErrors {
  return all.reduce(
    (sum, one) => ({
      words: sum.words + one.words,
      substitutions: sum.substitutions + one.substitutions,
      insertions: sum.insertions + one.insertions,
      deletions: sum.deletions + one.deletions,
    }),
    NO_WORD_ERRORS,
  );
}
