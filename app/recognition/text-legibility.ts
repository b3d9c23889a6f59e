/**
 * Whether a text is something the text model can read: English words, and not too many of them. What is not is never answered with
 * an emotion. Thresholds were chosen on the development rows of the public sets; figures: `native-models/text-emotion/model-card.md`.
 */
import { looksEnglish } from './text-language.ts';
import type { WordPieceTokenizer } from './wordpiece.ts';

/** Why a text cannot be read. */
export type Illegible =
  | 'no-words'
  | 'too-long'
  | 'other-script'
  | 'code'
  | 'for-a-machine'
  | 'repeated-words'
  | 'unknown-words'
  | 'other-language';

/** More than two minutes of speech; the model reads about the first 100 words, which would then not stand for the whole. */
export const LONGEST_TEXT_CHARS = 2000;
/** Share of the letters that must be Latin. A name in another script does no harm, a clause does. */
const LATIN_SHARE = 0.8;
/** Share of the pieces outside the vocabulary from which the rest says too little; a sentence with one emoji stays below. */
const UNKNOWN_SHARE = 0.34;
/** Letters of two scripts in one word: nobody writes so but to deceive. */
const MIXED_WORD =
  /\p{Script=Latin}\p{M}*[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{M}*\p{Script=Latin}/u;
/** What programs and pages are written with and talk is not; two in 25 characters or more make code (2 in 1,000 written comments have as many). */
const CODE_SIGN = /[<>{}=;|\\^`~_]|\/\/|--|&&|\.\.\/|%[a-z]/gi;
const LEAST_CODE_SIGNS = 2;
const CHARS_PER_CODE_SIGN = 25;
/** Said to a model and not to a person: it could tell the model what to find. One of 80,000 rows has any of it. */
const FOR_A_MACHINE =
  /\b(?:ignore|disregard|forget)\b.{0,20}\b(?:previous|prior|above|earlier)\b.{0,20}\b(?:instructions?|prompts?|messages?)\b|\b(?:system|assistant|label|emotion|sentiment|classification|confidence)\s*[:=]|\b(?:classify|label) (?:(?:this|it|me) )?as\b|\[(?:CLS|SEP|MASK|PAD|UNK|INST)\]/i;
/** From so many words on, each must not be said more often than this on average; no development row comes near. */
const REPEATED_FROM_WORDS = 10;
const MOST_TIMES_SAID = 4;

/** What is left of a text of any length and content: at most `LONGEST_TEXT_CHARS`, without control and format characters. */
export function cutText(text: string): string {
  return text
    .slice(0, LONGEST_TEXT_CHARS)
    .replace(/[\n\r\t]/g, ' ')
    .replace(/\p{C}/gu, '');
}

/**
 * @param text as it came.
 * @param cut the same after `cutText`.
 * @param pieces ids of `cut` without the frame.
 * @param wordPiece what made them.
 * @returns why the text cannot be read, or undefined when it can.
 */
export function whyIllegible(
  text: string,
  cut: string,
  pieces: readonly number[],
  wordPiece: WordPieceTokenizer,
): Illegible | undefined {
  if (text.length > LONGEST_TEXT_CHARS) return 'too-long';
  const letters = cut.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'no-words';
  if ((cut.match(/\p{Script=Latin}/gu)?.length ?? 0) < LATIN_SHARE * letters || MIXED_WORD.test(cut))
    return 'other-script';
  if (looksLikeCode(cut)) return 'code';
  if (FOR_A_MACHINE.test(cut)) return 'for-a-machine';
  if (isRepeated(cut)) return 'repeated-words';
  if (pieces.filter((piece) => piece === wordPiece.unknown).length >= UNKNOWN_SHARE * pieces.length)
    return 'unknown-words';
  const piecesOf = (words: string) => wordPiece.encode(words, Number.POSITIVE_INFINITY).length - 2;
  return looksEnglish(cut, piecesOf) ? undefined : 'other-language';
}

function looksLikeCode(text: string): boolean {
  const signs = text.match(CODE_SIGN)?.length ?? 0;
  return signs >= LEAST_CODE_SIGNS && signs * CHARS_PER_CODE_SIGN >= text.length;
}

function isRepeated(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.length >= REPEATED_FROM_WORDS && new Set(words).size * MOST_TIMES_SAID < words.length;
}
