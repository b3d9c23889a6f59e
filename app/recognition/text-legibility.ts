/**
 * Whether a text is something the text model can read: English words, and not too many of them. What is not is never answered with
 * an emotion. Thresholds were chosen on the development rows of the public sets; figures: `native-models/text-emotion/model-card.md`.
 */
import { looksEnglish } from './text-language.ts';

/** Why a text cannot be read. */
export type Illegible = 'no-words' | 'too-long' | 'other-script' | 'unknown-words' | 'other-language';

/** More than two minutes of speech; the model reads about the first 100 words, which would then not stand for the whole. */
export const LONGEST_TEXT_CHARS = 2000;
/** Share of the letters that must be Latin. A name in another script does no harm, a clause does. */
const LATIN_SHARE = 0.8;
/** Share of the pieces outside the vocabulary from which the rest says too little; a sentence with one emoji stays below. */
const UNKNOWN_SHARE = 0.34;

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
 * @param unknown id of [UNK].
 * @returns why the text cannot be read, or undefined when it can.
 */
export function whyIllegible(
  text: string,
  cut: string,
  pieces: readonly number[],
  unknown: number,
): Illegible | undefined {
  if (text.length > LONGEST_TEXT_CHARS) return 'too-long';
  const letters = cut.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return 'no-words';
  if ((cut.match(/\p{Script=Latin}/gu)?.length ?? 0) < LATIN_SHARE * letters) return 'other-script';
  if (pieces.filter((piece) => piece === unknown).length >= UNKNOWN_SHARE * pieces.length) return 'unknown-words';
  return looksEnglish(cut, pieces.length) ? undefined : 'other-language';
}
