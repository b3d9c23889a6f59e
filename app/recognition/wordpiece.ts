/**
 * BERT WordPiece, uncased (Devlin et al. 2019, "BERT"): text → ids of word pieces. Same ids as the trainer's
 * `native-models/training/text_wordpiece.py` for every string; `golden.json` of a model pins some.
 */

/** Longer words become [UNK], as in BERT. */
const MAX_WORD_CHARS = 100;
const SPACE = /[\p{Zs}\t\n\r]/u;
const DROPPED = /[\p{Mn}\p{C}\u{fffd}]/u;
/** Punctuation, all ASCII symbols, and CJK ideographs stand alone. */
const SINGLE =
  /[\p{P}!-/:-@[-`{-~\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/u;

/** Turns text into ids under one vocabulary. */
export interface WordPieceTokenizer {
  /**
   * @param maxTokens the most ids to give, the two frame pieces included; what does not fit is cut at the end.
   * @returns [CLS] pieces [SEP]: at least 2 ids, each the line number of its piece in the vocabulary.
   */
  encode(text: string, maxTokens: number): number[];
  /** The id of [UNK], which stands for every word that the vocabulary cannot cover. */
  readonly unknown: number;
}

/**
 * @param vocabulary `vocab.txt`: one piece a line, pieces inside a word begin with `##`.
 * @throws TypeError when [UNK], [CLS] or [SEP] is missing.
 */
export function createWordPiece(vocabulary: string): WordPieceTokenizer {
  const ids = new Map(
    vocabulary
      .trimEnd()
      .split('\n')
      .map((piece, i) => [piece.trimEnd(), i] as const),
  );
  const idOf = (piece: string): number => {
    const id = ids.get(piece);
    if (id === undefined) throw new TypeError(`The vocabulary has no ${piece}.`);
    return id;
  };
  const longest = Math.max(...[...ids.keys()].map((piece) => piece.length));
  const [unknown, start, end] = [idOf('[UNK]'), idOf('[CLS]'), idOf('[SEP]')];

  /** Greedy longest match from the left; a word that cannot be covered is one [UNK]. */
  function pieces(word: string): number[] {
    const chars = [...word];
    if (chars.length > MAX_WORD_CHARS) return [unknown];
    const found: number[] = [];
    for (let at = 0; at < chars.length; ) {
      let to = Math.min(chars.length, at + longest);
      let id: number | undefined;
      for (; to > at; to--) {
        id = ids.get((at > 0 ? '##' : '') + chars.slice(at, to).join(''));
        if (id !== undefined) break;
      }
      if (id === undefined) return [unknown];
      found.push(id);
      at = to;
    }
    return found;
  }

  return {
    unknown,
    encode(text, maxTokens) {
      const body: number[] = [];
      for (const word of splitWords(text)) {
        if (body.length >= maxTokens - 2) break;
        body.push(...pieces(word));
      }
      return [start, ...body.slice(0, Math.max(0, maxTokens - 2)), end];
    },
  };
}

/** Lower-cased words without accents, and single punctuation marks, in order. */
function* splitWords(text: string): Generator<string> {
  let word = '';
  for (const char of text.toLowerCase().normalize('NFD')) {
    const space = SPACE.test(char);
    if (!space && DROPPED.test(char)) continue;
    const single = !space && SINGLE.test(char);
    if (!space && !single) {
      word += char;
      continue;
    }
    if (word) yield word;
    word = '';
    if (single) yield char;
  }
  if (word) yield word;
}
