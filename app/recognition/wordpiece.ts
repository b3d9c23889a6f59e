import type { TextSpan } from '../domain/speech.ts';

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

/** Pieces with where each stands in the text; the frame pieces stand nowhere. */
export interface PlacedPieces {
  readonly ids: readonly number[];
  /** As many as `ids`. An accent belongs to the piece of its letter. */
  readonly places: readonly (TextSpan | undefined)[];
}

/** Turns text into ids under one vocabulary. */
export interface WordPieceTokenizer {
  /**
   * @param maxTokens the most ids to give, the two frame pieces included; what does not fit is cut at the end.
   * @returns [CLS] pieces [SEP]: at least 2 ids, each the line number of its piece in the vocabulary.
   */
  encode(text: string, maxTokens: number): number[];
  /** The ids of `encode`, with their places. */
  encodePlaced(text: string, maxTokens: number): PlacedPieces;
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
  function* pieces({ chars, places }: PlacedWord): Generator<readonly [id: number, place: TextSpan]> {
    const spanOf = (at: number, to: number): TextSpan => ({
      start: places[at]?.start ?? 0,
      end: places[to - 1]?.end ?? 0,
    });
    const whole = [unknown, spanOf(0, chars.length)] as const;
    if (chars.length > MAX_WORD_CHARS) return yield whole;
    const found: (readonly [number, TextSpan])[] = [];
    for (let at = 0; at < chars.length; ) {
      let to = Math.min(chars.length, at + longest);
      let id: number | undefined;
      for (; to > at; to--) {
        id = ids.get((at > 0 ? '##' : '') + chars.slice(at, to).join(''));
        if (id !== undefined) break;
      }
      if (id === undefined) return yield whole;
      found.push([id, spanOf(at, to)]);
      at = to;
    }
    yield* found;
  }

  function encodePlaced(text: string, maxTokens: number): PlacedPieces {
    const body: (readonly [number, TextSpan])[] = [];
    for (const word of splitWords(text)) {
      if (body.length >= maxTokens - 2) break;
      body.push(...pieces(word));
    }
    const kept = body.slice(0, Math.max(0, maxTokens - 2));
    return {
      ids: [start, ...kept.map(([id]) => id), end],
      places: [undefined, ...kept.map(([, place]) => place), undefined],
    };
  }

  return { unknown, encodePlaced, encode: (text, maxTokens) => [...encodePlaced(text, maxTokens).ids] };
}

/** A word character by character, with where each comes from. */
interface PlacedWord {
  readonly chars: string[];
  readonly places: TextSpan[];
}

/** Lower-cased words without accents, and single punctuation marks, in order. */
function* splitWords(text: string): Generator<PlacedWord> {
  let word: PlacedWord = { chars: [], places: [] };
  for (const [char, place] of placedCharacters(text)) {
    const space = SPACE.test(char);
    if (!space && DROPPED.test(char)) {
      const last = word.places.pop();
      if (last) word.places.push({ start: last.start, end: place.end });
      continue;
    }
    const single = !space && SINGLE.test(char);
    if (!space && !single) {
      word.chars.push(char);
      word.places.push(place);
      continue;
    }
    if (word.chars.length > 0) yield word;
    word = { chars: [], places: [] };
    if (single) yield { chars: [char], places: [place] };
  }
  if (word.chars.length > 0) yield word;
}

/**
 * The text in lower case, accents apart, each character with the place it comes from. Lower-casing and NFD change the order of marks at most,
 * and how many characters one becomes does not depend on its neighbours.
 */
function placedCharacters(text: string): readonly (readonly [char: string, place: TextSpan])[] {
  const places: TextSpan[] = [];
  let start = 0;
  for (const char of text) {
    const place = { start, end: start + char.length };
    for (const _ of char.toLowerCase().normalize('NFD')) places.push(place);
    start = place.end;
  }
  return Array.from(text.toLowerCase().normalize('NFD'), (char, i) => [char, places[i] ?? { start, end: start }]);
}
